import { base62BytesNeeded, encodeBase62 } from "./base62.ts";

/** The prefixes of all ids. */
export type IdPrefix =
  | "prd"
  | "acc"
  | "lic"
  | "tok"
  | "nod"
  | "sit"
  | "act"
  | "evl"
  | "kfl"
  | "key"
  | "log"
  | "doc";

const ID_CHARACTERS = 22;

/** A new id: the prefix and 22 random base62 characters (131 bits). */
export function newIdFrom(randomBytes: (size: number) => Uint8Array): (prefix: IdPrefix) => string {
  return (prefix) =>
    `${prefix}_${encodeBase62(randomBytes(base62BytesNeeded(ID_CHARACTERS)), ID_CHARACTERS)}`;
}
