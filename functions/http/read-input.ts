import type { Operation } from "../../shared/contract/operation.ts";
import { ShellRefusal } from "./answer.ts";
import { bodyText, type HttpEvent } from "./event.ts";

/** No operation takes a larger body. */
export const BODY_LIMIT_BYTES = 65_536;

export interface Input {
  readonly body: unknown;
  readonly params: unknown;
  readonly query: unknown;
}

type InputFault = { location: string; message: string; fix: string };

/** Refuses a body that is too large, before its bytes are held against an assertion: a gateway may have cut it. */
export function refuseOversized(operation: Operation, event: HttpEvent): void {
  if (operation.body !== undefined && Buffer.byteLength(bodyText(event)) > BODY_LIMIT_BYTES)
    throw new ShellRefusal("BODY_TOO_LARGE");
}

/** Reads and validates what the operation takes; everything wrong is told at once, each with its place. */
export function readInput(operation: Operation, event: HttpEvent): Input {
  const faults: InputFault[] = [];
  const parts = {
    params: decodedParameters(event.pathParameters),
    query: event.queryStringParameters ?? {},
    body: operation.body === undefined ? undefined : readBody(event),
  };
  const check = (part: "params" | "query" | "body") => {
    const schema = operation[part];
    if (schema === undefined) return undefined;
    const result = schema.safeParse(parts[part]);
    if (result.success) return result.data;
    faults.push(...result.error.issues.map((issue) => toFault(part, issue)));
    return undefined;
  };
  const input = { params: check("params"), query: check("query"), body: check("body") };
  if (faults.length > 0) throw new ShellRefusal("INPUT_INVALID", { errors: faults.slice(0, 20) });
  return input;
}

function readBody(event: HttpEvent): unknown {
  const text = bodyText(event);
  const type = event.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (text !== "" && type !== "application/json") throw new ShellRefusal("CONTENT_TYPE_UNSUPPORTED");
  try {
    return JSON.parse(text);
  } catch {
    throw new ShellRefusal("BODY_MALFORMED");
  }
}

/** Path parameters arrive percent-encoded or decoded, depending on the gateway; ids and codes hold no percent sign. */
export function decodedParameters(params: HttpEvent["pathParameters"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params ?? {}).map(([name, value]) => {
      try {
        return [name, decodeURIComponent(value ?? "")];
      } catch {
        return [name, value ?? ""];
      }
    }),
  );
}

interface Issue {
  readonly code?: string;
  readonly path: PropertyKey[];
  readonly message: string;
  readonly expected?: unknown;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
}

/** What zod says where a schema has no text of its own. */
const UNTOLD = "Invalid input";

function toFault(part: string, issue: Issue): InputFault {
  const location = [part, ...issue.path.map(String)].join(".");
  const hasOwnText = issue.code === "invalid_type" && issue.message !== UNTOLD;
  switch (hasOwnText ? "custom" : issue.code) {
    case "invalid_type":
      return {
        location,
        message: `must be ${String(issue.expected)}`,
        fix: `Give ${location} as ${String(issue.expected)}.`,
      };
    case "unrecognized_keys": {
      const names = (issue.keys ?? []).map((key) => JSON.stringify(key.slice(0, 40))).join(", ");
      return { location, message: `unknown: ${names}`, fix: `Leave ${names} out, or correct the spelling.` };
    }
    case "invalid_value": {
      const values = (issue.values ?? []).join(", ");
      return { location, message: `must be one of: ${values}`, fix: `Choose one of: ${values}.` };
    }
    default: {
      const message = issue.message === UNTOLD ? "is not as the API reference says" : issue.message;
      return { location, message, fix: `Change ${location}: it ${message}.` };
    }
  }
}
