import { decodeProtectedHeader } from "jose";
import { KINDS } from "../document.ts";
import { charactersFor, writeBase32 } from "./alphabet.ts";
import { crc32Of } from "./check.ts";
import { deflate } from "./deflate/deflate.ts";
import { inflate } from "./deflate/inflate.ts";
import { DICTIONARY } from "./dictionary.ts";
import { no, STRING_KINDS, type StringFault, type StringKind, type StringRead } from "./fault.ts";
import { unwrap, wrap } from "./unwrap.ts";

/** The version of all that a string is made of: lines, parts, alphabet, checks, compression, dictionary. */
export const VERSION = 1;

/** The least and the most that a string carries; a document with its signature is never as short. */
const BYTES_MIN = 80;
const BYTES_MAX = 16_384;
const HEAD_BYTES = 5;
const CHECK_BYTES = 4;

/** The longest document, in characters, and the longest text in it: deflated bytes that hold more are refused. */
/** The longest text that is looked at, in characters. */
export const TEXT_MAX = 65_536;

const DOCUMENT_MAX = 65_536;

/**
 * Packs a document: version and kind, its size, the size of the deflated text, the deflated text, the signatures, and a
 * CRC-32 over all of it. Throws a RangeError for a document that is too long for a string.
 */
export async function packDocument(kind: StringKind, jws: string): Promise<Uint8Array> {
  if (jws.length > DOCUMENT_MAX)
    throw new RangeError(`A document of ${jws.length} characters fits no string.`);
  const { text, signatures } = await unwrap(jws);
  const deflated = deflate(new TextEncoder().encode(text), DICTIONARY);
  const size = HEAD_BYTES + deflated.length + signatures.length + CHECK_BYTES;
  if (size > BYTES_MAX) throw new RangeError(`A document that packs to ${size} bytes fits no string.`);
  const bytes = new Uint8Array(size);
  bytes.set([
    (VERSION << 4) | (STRING_KINDS.indexOf(kind) + 1),
    size >> 8,
    size,
    deflated.length >> 8,
    deflated.length,
  ]);
  bytes.set(deflated, HEAD_BYTES);
  bytes.set(signatures, HEAD_BYTES + deflated.length);
  bytes.set(crc32Of(bytes.subarray(0, -CHECK_BYTES)), size - CHECK_BYTES);
  return bytes;
}

/** How a string is marked in each of its lines or parts: the first characters of its check. */
export function markOf(bytes: Uint8Array, characters: number): string {
  return writeBase32(bytes.subarray(-CHECK_BYTES)).slice(0, characters);
}

/** The size of what begins with these bytes; or why nothing that this version reads begins so. */
export function sizeIn(head: Uint8Array): number | StringFault {
  const [first = 0, high = 0, low = 0] = head;
  if (first >> 4 !== VERSION) return { code: "VERSION_UNKNOWN", version: first >> 4 };
  const size = (high << 8) | low;
  return size < BYTES_MIN || size > BYTES_MAX ? { code: "STRING_BROKEN" } : size;
}

/** Characters that carry the head of a string. */
export const HEAD_CHARACTERS: number = charactersFor(HEAD_BYTES);

/** The document in packed bytes, of which each line or part was right. */
export async function unpackDocument(bytes: Uint8Array): Promise<StringRead> {
  const size = sizeIn(bytes);
  if (typeof size !== "number") return no(size);
  const check = crc32Of(bytes.subarray(0, -CHECK_BYTES));
  const isWhole =
    size === bytes.length && check.every((byte, place) => byte === bytes.at(place - CHECK_BYTES));
  const kind = STRING_KINDS[((bytes[0] as number) & 15) - 1];
  const document = isWhole ? await documentIn(bytes) : null;
  return kind !== undefined && document !== null && typOf(document) === KINDS[kind].typ
    ? { ok: true, kind, document }
    : no({ code: "STRING_BROKEN" });
}

async function documentIn(bytes: Uint8Array): Promise<string | null> {
  const body = bytes.subarray(HEAD_BYTES, -CHECK_BYTES);
  const size = ((bytes[3] as number) << 8) | (bytes[4] as number);
  const inflated = size > body.length ? null : inflate(body.subarray(0, size), DICTIONARY, DOCUMENT_MAX);
  const text = inflated === null ? null : utf8In(inflated);
  return text === null ? null : wrap({ text, signatures: body.subarray(size) }, DOCUMENT_MAX);
}

function utf8In(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function typOf(document: string): unknown {
  try {
    return decodeProtectedHeader(document).typ;
  } catch {
    return null;
  }
}
