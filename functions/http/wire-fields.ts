import { ShellRefusal } from "./answer.ts";
import { bodyText, type HttpEvent } from "./event.ts";
import { decodedParameters } from "./read-input.ts";

/** All that a request of the wire says, by field; the path names the thing, so that it outranks body and query. */
export function readBag(event: HttpEvent): Readonly<Record<string, unknown>> {
  return {
    ...readForm(event.rawQueryString),
    ...readBody(event),
    ...decodedParameters(event.pathParameters),
  };
}

/**
 * The body's fields. Client programs send nothing at all as an empty body or as `[]`, and JSON under any content type
 * (PHP's curl calls it a form unless it is told otherwise).
 */
function readBody(event: HttpEvent): Readonly<Record<string, unknown>> {
  const text = bodyText(event)
    .replace(/^\uFEFF/, "")
    .trim();
  if (text === "") return {};
  if (/^[{[]/.test(text)) return readJson(text);
  const type = event.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (type === "application/x-www-form-urlencoded") return readForm(text);
  if (text === "null") return {};
  throw new ShellRefusal("BODY_MALFORMED");
}

function readJson(text: string): Readonly<Record<string, unknown>> {
  const value = parsed(text);
  if (Array.isArray(value) && value.length === 0) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ShellRefusal("BODY_MALFORMED");
  return value as Record<string, unknown>;
}

/** Halves of surrogate pairs, which JSON can spell and no database stores, are replaced as UTF-8 does it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (_name, value) => (typeof value === "string" ? value.toWellFormed() : value));
  } catch {
    return undefined;
  }
}

/** `a=1&list[]=x&list[]=y`, as PHP reads it: of a repeated plain name the last one counts. */
function readForm(text: string): Readonly<Record<string, unknown>> {
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const list = /^(.+)\[\d*\]$/.exec(name)?.[1];
    if (list === undefined) fields.set(name, value);
    else fields.set(list, [...[fields.get(list) ?? []].flat(), value]);
  }
  return Object.fromEntries(fields);
}
