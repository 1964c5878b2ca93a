import { base64url } from "jose";
import { thumbprint } from "../key.ts";

/** What is not text in an unwrapped document: control characters, of which JSON has none. */
const OPENS = "\u0001";
const CLOSES = "\u0002";
const SIGNATURE = "\u0003";
const THUMBPRINT = "\u0004";

/** Layers of base64url that are taken off: of the document itself, and of one inside it. */
const DEPTH_MAX = 2;
const SIGNATURE_BYTES = 64;
/** What follows the sign of a thumbprint: 1 for the key before it, else one more than the key's place in the text. */
const KEY_BEFORE = 1;
const KEY_SIGN_MAX = 31;
const KEY = /"x":"([0-9A-Za-z_-]{43})(?![0-9A-Za-z_-])/g;
const PERHAPS_THUMBPRINT = /(?<=[":]|"nod_)(?<!"x":")[0-9A-Za-z_-]{43}(?![0-9A-Za-z_-])/g;
const RUN = /[0-9A-Za-z_-]+/g;
const COMPACT_JWS = /^[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+$/;

/** A document without its base64url: the text of its parts, and beside it the signatures, which nothing makes shorter. */
export interface Unwrapped {
  readonly text: string;
  readonly signatures: Uint8Array;
}

/**
 * Takes the base64url off a compact JWS, also off one that stands inside it, and leaves out the thumbprints of keys that
 * stand there. `wrap` gives the very same characters back. Throws a TypeError for what is no compact JWS.
 */
export async function unwrap(jws: string): Promise<Unwrapped> {
  if (!COMPACT_JWS.test(jws)) throw new TypeError("not a compact JWS");
  const signatures: number[] = [];
  const layers = takeOff(jws, 0, signatures);
  const keys = await keysIn(layers);
  const text = layers.replace(PERHAPS_THUMBPRINT, (run, at: number) => {
    const isOfKeyBefore = keys.findLast(({ end }) => end <= at)?.thumbprint === run;
    const place = keys.findIndex((key) => key.thumbprint === run) + 1;
    const sign = isOfKeyBefore ? KEY_BEFORE : place + KEY_BEFORE;
    return place === 0 || sign > KEY_SIGN_MAX ? run : THUMBPRINT + String.fromCharCode(sign);
  });
  return { text, signatures: Uint8Array.from(signatures) };
}

function takeOff(layer: string, depth: number, signatures: number[]): string {
  return layer.replace(RUN, (run) => {
    const bytes = canonicalBytes(run);
    const inner = bytes === null || depth === DEPTH_MAX ? null : jsonIn(bytes);
    if (inner !== null) return OPENS + takeOff(inner, depth + 1, signatures) + CLOSES;
    if (bytes?.length !== SIGNATURE_BYTES) return run;
    signatures.push(...bytes);
    return SIGNATURE;
  });
}

/** The document that was unwrapped to this; null for what no document unwraps to, and for one longer than `most`. */
export async function wrap({ text, signatures }: Unwrapped, most: number): Promise<string | null> {
  const keys = await keysIn(text);
  const layers: string[] = [];
  let layer = "";
  let signature = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character >= " ") layer += character;
    else if (character === OPENS && layers.length < DEPTH_MAX) {
      layers.push(layer);
      layer = "";
    } else if (character === CLOSES && layers.length > 0) {
      layer = layers.pop() + base64url.encode(new TextEncoder().encode(layer));
    } else if (character === SIGNATURE) {
      layer += base64url.encode(signatures.subarray(signature, signature + SIGNATURE_BYTES));
      signature += SIGNATURE_BYTES;
    } else if (character === THUMBPRINT) {
      at += 1;
      const sign = text.charCodeAt(at);
      const key = sign === KEY_BEFORE ? keys.findLast(({ end }) => end < at) : keys[sign - 1 - KEY_BEFORE];
      if (key === undefined || !(sign <= KEY_SIGN_MAX)) return null;
      layer += key.thumbprint;
    } else return null;
    if (layer.length > most) return null;
  }
  const isWhole = layers.length === 0 && signature === signatures.length;
  return isWhole && COMPACT_JWS.test(layer) ? layer : null;
}

/** The bytes of a run that is the one spelling that base64url has for them. */
function canonicalBytes(run: string): Uint8Array | null {
  if (run.length % 4 === 1) return null;
  const bytes = base64url.decode(run);
  return base64url.encode(bytes) === run ? bytes : null;
}

function jsonIn(bytes: Uint8Array): string | null {
  if (bytes[0] !== 0x7b || bytes.some((byte) => byte < 0x20)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** All keys of an unwrapped text in their order, and where each ends. */
async function keysIn(text: string): Promise<readonly { end: number; thumbprint: string }[]> {
  const keys = [...text.matchAll(KEY)].map(async ({ index, 0: { length }, 1: x = "" }) => ({
    end: index + length,
    thumbprint: await thumbprint({ kty: "OKP", crv: "Ed25519", x }),
  }));
  return Promise.all(keys);
}
