import { createHmac, hkdfSync } from "node:crypto";

const ID_CHARACTERS = 22;

/** The id under which a shown-once secret is stored: its prefix and 132 bits of the text's HMAC. */
export type SecretId = (prefix: "tok" | "key", secret: string) => string;

/** Ids under one master secret of 32 bytes or more; it must stay the same for as long as tokens and keys are to be found. */
export function secretIdsOf(master: Uint8Array): SecretId {
  if (master.length < 32) throw new RangeError("the master secret must have at least 32 bytes");
  const key = Buffer.from(hkdfSync("sha256", master, "", "countersign id", 32));
  return (prefix, secret) =>
    `${prefix}_${createHmac("sha256", key).update(`${prefix}\n${secret}`).digest("base64url").slice(0, ID_CHARACTERS)}`;
}
