import { KEY_FILE_LIMITS, type KeyFileSays } from "./key-file.ts";
import { signedKeyClaims } from "./license-key.ts";

/** Of a file's characters, so many are kept for its cover, whose manifest grows by some 300 with each rotation of keys. */
const COVER_CHARACTERS = 100_000;

/** What stands around the claims of a key in the file: header and signature of the JWS, quotes, comma and line end. */
const HEADER_BYTES = JSON.stringify({ alg: "Ed25519", typ: "key+jwt", kid: "k".repeat(43) }).length;
const AROUND_CHARACTERS = base64Characters(HEADER_BYTES) + base64Characters(64) + '  "..",\n'.length;

/** True when the text of a file with these keys stays within what readers take, whenever it is made again. */
export function isWithinKeyFile(issuer: string, { id, accountId, keys }: KeyFileSays, now: number): boolean {
  const place = { issuer, accountId, fileId: id, now };
  const most = KEY_FILE_LIMITS.characters - COVER_CHARACTERS;
  let characters = 0;
  for (const key of keys) {
    const claims = new TextEncoder().encode(JSON.stringify(signedKeyClaims(key, place))).length;
    characters += AROUND_CHARACTERS + base64Characters(claims);
  }
  return keys.length <= KEY_FILE_LIMITS.keys && characters <= most;
}

function base64Characters(bytes: number): number {
  return Math.ceil((bytes * 4) / 3);
}
