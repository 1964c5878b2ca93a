import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { type SecretId, secretIdsOf } from "../../shared/storage/secret-id.ts";

/** Keyed hashes and seals, all derived from one master secret of 32 bytes or more. */
export interface Secrets {
  /** The id under which a shown-once secret is stored. */
  readonly idOf: SecretId;
  /** An HMAC over parts that cannot run into each other, base64url. */
  digest(purpose: "once" | "request" | "cursor" | "customer", ...parts: readonly string[]): string;
  /** The key of 32 bytes under which license data of this key id is sealed; every id has its own. */
  licenseDataKey(keyId: string): Uint8Array;
  /** Encrypts under a key that only who knows `passphrase` can derive; `context` is bound to it. */
  seal(text: string, passphrase: string, context: string): string;
  /** What seal hid; throws for another passphrase or context. */
  open(sealed: string, passphrase: string, context: string): string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Secrets over one master secret; it must stay the same for as long as tokens and keys are to be found. */
export function createSecrets(master: Uint8Array): Secrets {
  const idOf = secretIdsOf(master);
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync("sha256", master, "", `countersign ${purpose}`, 32));
  const keys = {
    once: derive("once"),
    request: derive("request"),
    cursor: derive("cursor"),
    customer: derive("customer"),
    seal: derive("seal"),
  };
  const sealKey = (passphrase: string, context: string) =>
    Buffer.from(
      hkdfSync(
        "sha256",
        Buffer.concat([keys.seal, Buffer.from(passphrase)]),
        context,
        "countersign reply",
        32,
      ),
    );
  return {
    idOf,
    licenseDataKey: (keyId) => derive(`license data ${keyId}`),
    digest: (purpose, ...parts) =>
      createHmac("sha256", keys[purpose]).update(JSON.stringify(parts)).digest("base64url"),
    seal(text, passphrase, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", sealKey(passphrase, context), iv);
      return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString(
        "base64url",
      );
    },
    open(sealed, passphrase, context) {
      const bytes = Buffer.from(sealed, "base64url");
      const decipher = createDecipheriv(
        "aes-256-gcm",
        sealKey(passphrase, context),
        bytes.subarray(0, IV_BYTES),
      );
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return (
        decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8")
      );
    },
  };
}

/** Compares two texts in time that depends on their lengths only. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
