import type { Env } from "./config-file.ts";
import type { Fault } from "./faults.ts";
import { safe } from "./format.ts";

/** Where text goes: the two streams of a process, or what a test puts in their place. */
export interface Sink {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface Output {
  /** A result: the JSON as it is with --json, otherwise the text. */
  show(json: unknown, text: () => string): void;
  /** Something a person should know that is no result; goes to stderr. */
  note(kind: "note" | "warning", text: string): void;
  /** Where a long command is: one line that each next one writes over, on a terminal only; "" takes it away. */
  readonly progress: (text: string) => void;
  fail(fault: Fault): void;
  /** Bold on a terminal that may have it. */
  readonly emphasize: (text: string) => string;
}

/** Writes results to stdout and everything else to stderr; with --json stderr has one JSON object a line. */
export function createOutput(isJson: boolean, env: Env, streams: { stdout: Sink; stderr: Sink }): Output {
  const { stdout, stderr } = streams;
  const isBold = stdout.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  const showsProgress = !isJson && stderr.isTTY === true && env["TERM"] !== "dumb";
  return {
    progress: (text) => {
      if (showsProgress) stderr.write(`\r\u001b[2K${safe(text)}`);
    },
    show: (json, text) => stdout.write(`${isJson ? JSON.stringify(json, null, 2) : text()}\n`),
    note: (kind, text) =>
      stderr.write(`${isJson ? JSON.stringify({ [kind]: text }) : `${kind}: ${safe(text)}`}\n`),
    fail: (fault) => stderr.write(`${isJson ? troubleJson(fault) : troubleText(fault)}\n`),
    emphasize: (text) => (isBold ? `\u001b[1m${text}\u001b[22m` : text),
  };
}

function troubleJson({ trouble, idempotencyKey }: Fault): string {
  return JSON.stringify(idempotencyKey === null ? trouble : { ...trouble, idempotencyKey });
}

function troubleText({ trouble, idempotencyKey }: Fault): string {
  const { code, detail, fix, errors = [], licenses = [], scope, requestId } = trouble;
  const lines = [
    `error ${code}: ${detail}`,
    `cure: ${fix}`,
    ...errors.flatMap(({ location, message, fix }) => [
      `  ${location}${flagHint(location)}: ${message}`,
      `    cure: ${fix}`,
    ]),
    ...licenses.map(({ licenseId, code, detail }) => `  ${licenseId}: ${code}: ${detail}`),
    ...(scope === undefined ? [] : [`scope: ${scope}`]),
    ...(requestId === undefined ? [] : [`request: ${requestId}`]),
    ...(idempotencyKey === null
      ? []
      : [
          "It is not known whether this took effect. To repeat it without a second effect, give the same command and",
          `  --idempotency-key ${idempotencyKey}`,
        ]),
  ];
  return lines.map(safe).join("\n");
}

/** Null for what is given without a flag, too. */
const FLAG_NAMES: Readonly<Record<string, string | null>> = {
  accountId: "account",
  licenseId: "license",
  licenseIds: "license",
  features: "feature",
  domains: "domain",
  isActive: "inactive",
  requires: "requires",
  referenceId: "reference",
  allowedDomains: "domain",
  allowedIps: "ip",
  nodeId: "node",
  replacesNodeId: "replaces-node",
  replaceNodeId: "replaces-node",
  return: "file",
  numberPrefix: "prefix",
  mostServers: "servers",
  numbers: null,
};

/** The flag that a place in the body or the query was given by. */
function flagHint(location: string): string {
  const [part, name] = location.split(".");
  if (name === undefined || (part !== "body" && part !== "query")) return "";
  const own = FLAG_NAMES[name];
  if (own === null) return "";
  return ` (--${own ?? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)})`;
}
