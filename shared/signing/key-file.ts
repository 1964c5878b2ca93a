import { decodeJwt } from "jose";
import type { LicenseKey } from "../domain/license-key.ts";
import { type Claims, openDocument } from "./document.ts";
import { isKeyClaims, keyOf, type SignedKey, signedKeyClaims } from "./license-key.ts";
import { type Manifest, manifestKeys, readManifest } from "./manifest.ts";
import type { Signer } from "./signer.ts";

/** The version of key files; another one is not read. */
export const KEY_FILE_VERSION = 1;

/** What a file may hold: a clear error beyond. */
export const KEY_FILE_LIMITS = { keys: 5_000, characters: 5_000_000 } as const;

const FORMAT = "key-file";

/** The claims of a key file's cover: whose it is, for which servers, and the keys that belong to it, by their hash. */
export interface KeyFileClaims extends Claims {
  readonly aud: string;
  readonly sub: string;
  readonly version: typeof KEY_FILE_VERSION;
  readonly serial: number;
  readonly serverType: string;
  readonly count: number;
  /** SHA-256 of the signed keys, in their order, one a line. */
  readonly keysHash: string;
  /** The key manifest that proves the key which signed this. */
  readonly manifest: string;
}

/** A key file as it was made. */
export interface KeyFileSays {
  /** The file's own id. */
  readonly id: string;
  readonly accountId: string;
  readonly serverType: string;
  readonly keys: readonly LicenseKey[];
}

/** Writes a key file: JSON with the signed cover, and each key signed by itself, so that a record proves itself. */
export async function writeKeyFile(
  signer: Pick<Signer, "issuer" | "manifest" | "sign">,
  { id, accountId, serverType, keys }: KeyFileSays,
  now: number,
): Promise<string> {
  const signed: string[] = [];
  for (const key of keys) {
    const claims = signedKeyClaims(key, { issuer: signer.issuer, accountId, fileId: id, now });
    signed.push(await signer.sign("key", claims, now));
  }
  const cover: KeyFileClaims = {
    iss: signer.issuer,
    aud: accountId,
    sub: accountId,
    iat: Math.floor(now / 1_000),
    jti: id,
    version: KEY_FILE_VERSION,
    serial: now,
    serverType,
    count: signed.length,
    keysHash: await hashOf(signed),
    manifest: signer.manifest,
  };
  const file = {
    countersign: FORMAT,
    version: KEY_FILE_VERSION,
    file: await signer.sign("keyfile", cover, now),
  };
  return `${JSON.stringify({ ...file, keys: signed }, null, 1)}\n`;
}

/** Why a key file is not read. `number` names the key that is wrong, where it is one. */
export interface KeyFileFault {
  readonly ok: false;
  readonly fault:
    | "KEY_FILE_TOO_LARGE"
    | "KEY_FILE_UNREADABLE"
    | "KEY_FILE_OF_OTHER_VERSION"
    | "KEY_FILE_FORGED"
    | "KEY_FILE_OF_OTHER_VENDOR"
    | "KEY_FILE_OF_OTHER_ACCOUNT"
    | "KEY_FILE_INCOMPLETE"
    | "KEY_FORGED";
  readonly number: string | null;
}

/** A key with the document that proves it. */
export interface ReadKey extends LicenseKey {
  readonly jws: string;
}

export type KeyFileRead =
  | {
      readonly ok: true;
      readonly cover: KeyFileClaims;
      readonly manifest: Manifest;
      readonly keys: readonly ReadKey[];
    }
  | KeyFileFault;

export interface KeyFileTrust {
  readonly pins: readonly string[];
  /** The newest manifest that the server knows; null for none. What it revokes stays revoked. */
  readonly known: Manifest | null;
  /** The account that the server belongs to; null where it belongs to nobody yet. */
  readonly accountId: string | null;
}

const AT_ONCE = 50;

/**
 * Reads a key file and proves all of it: the cover by the manifest inside, that by a pinned root, then each key. Never throws
 * for what is in the text; whether its keys can be as they are is for `keyFault` to say. `onProgress` is told how many keys are proven; it may wait, so that others get their turn.
 */
export async function readKeyFile(
  text: string,
  { pins, known, accountId }: KeyFileTrust,
  onProgress: (proven: number, of: number) => Promise<void> | void = () => undefined,
): Promise<KeyFileRead> {
  if (text.length > KEY_FILE_LIMITS.characters) return no("KEY_FILE_TOO_LARGE");
  const file = parse(text);
  if (file === null) return no("KEY_FILE_UNREADABLE");
  if (file.version !== KEY_FILE_VERSION) return no("KEY_FILE_OF_OTHER_VERSION");
  if (typeof file.file !== "string" || !isTexts(file.keys)) return no("KEY_FILE_UNREADABLE");
  if (file.keys.length > KEY_FILE_LIMITS.keys) return no("KEY_FILE_TOO_LARGE");
  const inside = manifestIn(file.file);
  const read = inside === null ? null : await readManifest(inside, pins);
  if (read === null) return no("KEY_FILE_FORGED");
  if (!read.ok) return no(read.fault === "KEY_UNKNOWN" ? "KEY_FILE_OF_OTHER_VENDOR" : "KEY_FILE_FORGED");
  const { manifest } = read;
  if (known !== null && known.iss !== manifest.iss) return no("KEY_FILE_OF_OTHER_VENDOR");
  const keyFor = keysOf(manifest, known);
  const opened = await openDocument<KeyFileClaims>("keyfile", file.file, {
    keyFor,
    issuer: manifest.iss,
    audience: null,
    at: null,
  });
  if (!opened.ok || !isCover(opened.claims)) return no("KEY_FILE_FORGED");
  const cover = opened.claims;
  if (accountId !== null && cover.aud !== accountId) return no("KEY_FILE_OF_OTHER_ACCOUNT");
  if (cover.count !== file.keys.length) return no("KEY_FILE_INCOMPLETE");
  const keys = await proveKeys(file.keys, cover, keyFor, onProgress);
  if (!Array.isArray(keys)) return keys;
  // Last, so that a key that was edited is named; keys that are all signed can still be too few or too many of one.
  if (cover.keysHash !== (await hashOf(file.keys))) return no("KEY_FILE_INCOMPLETE");
  return { ok: true, cover, manifest, keys };
}

async function proveKeys(
  texts: readonly string[],
  cover: KeyFileClaims,
  keyFor: ReturnType<typeof keysOf>,
  onProgress: (proven: number, of: number) => Promise<void> | void,
): Promise<ReadKey[] | KeyFileFault> {
  const keys: ReadKey[] = [];
  for (const [index, jws] of texts.entries()) {
    const key = await openDocument<SignedKey>("key", jws, {
      keyFor,
      issuer: cover.iss,
      audience: cover.aud,
      at: null,
    });
    const isOwn = key.ok && isKeyClaims(key.claims) && key.claims.fileId === cover.jti;
    if (!isOwn || key.claims.serverType !== cover.serverType)
      return no("KEY_FORGED", numberIn(jws) ?? `no. ${index + 1}`);
    keys.push({ ...keyOf(key.claims), jws });
    if (keys.length % AT_ONCE === 0) await onProgress(keys.length, texts.length);
  }
  await onProgress(keys.length, texts.length);
  return keys;
}

function no(fault: KeyFileFault["fault"], number: string | null = null): KeyFileFault {
  return { ok: false, fault, number };
}

interface FileParts {
  readonly version: unknown;
  readonly file: unknown;
  readonly keys: unknown;
}

/** The parts of a file, of whatever version; null for what is none. */
function parse(text: string): FileParts | null {
  try {
    const value = JSON.parse(text);
    if (typeof value !== "object" || value === null || value.countersign !== FORMAT) return null;
    return { version: value.version, file: value.file, keys: value.keys };
  } catch {
    return null;
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string");
}

function manifestIn(jws: string): string | null {
  try {
    const { manifest } = decodeJwt(jws);
    return typeof manifest === "string" ? manifest : null;
  } catch {
    return null;
  }
}

/** What somebody who is not proven calls the key, to name the place; null where nothing can be read. */
function numberIn(jws: string): string | null {
  try {
    const { jti } = decodeJwt(jws);
    return typeof jti === "string" ? jti.slice(0, 60).replace(/[^\x20-\x7e]/g, "?") : null;
  } catch {
    return null;
  }
}

function keysOf(manifest: Manifest, known: Manifest | null) {
  const keyFor = manifestKeys(manifest);
  const revoked = new Set(
    known?.keys.flatMap(({ kid, revokedAt }) => (revokedAt === undefined ? [] : [kid])),
  );
  return async (kid: string) => (revoked.has(kid) ? null : keyFor(kid));
}

function isCover({ aud, sub, version, serial, serverType, count, keysHash }: KeyFileClaims): boolean {
  return (
    version === KEY_FILE_VERSION &&
    [aud, sub, serverType, keysHash].every((each) => typeof each === "string") &&
    aud === sub &&
    [serial, count].every(Number.isSafeInteger)
  );
}

async function hashOf(texts: readonly string[]): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(texts.join("\n")));
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
