import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StringFault, StringKind } from "../../shared/signing/armor/fault.ts";
import type { Claims } from "../../shared/signing/document.ts";
import type { PrivateJwk } from "../../shared/signing/key.ts";

/** What the verifier of a document is given besides the document. */
export interface VectorTrust {
  /** The `x` members of the pinned roots; of a response. */
  readonly pins?: readonly string[];
  /** The claims of the newest manifest that the node knows; null for none; of a response. */
  readonly known?: Claims | null;
  readonly nodeId?: string;
  readonly nonce?: string;
  /** Epoch ms at which the end is judged; null where it is not. */
  readonly at?: number | null;
  /** Of a request and a return. */
  readonly audiences?: readonly string[];
}

/** A document, how it is opened, and what comes of it: its claims, or a fault. */
export interface DocumentVector {
  readonly name: string;
  readonly kind: StringKind;
  /** What made it; absent where no signer makes such a document. */
  readonly signedBy?: { readonly header: Readonly<Record<string, unknown>>; readonly jwk: PrivateJwk };
  readonly document: string;
  readonly trust: VectorTrust;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly fault?: string;
}

/** A document in all its forms. */
export interface StringVector {
  readonly name: string;
  readonly kind: StringKind;
  readonly document: string;
  /** The document without its base64url. */
  readonly text: string;
  /** Hexadecimal. */
  readonly packed: string;
  readonly armored: string;
  readonly parts: readonly string[];
}

/** A text as someone pasted it, and what is read from it: the document of a string vector, or faults. */
export interface TextVector {
  readonly name: string;
  readonly text: string;
  readonly wanted: StringKind | null;
  /** The name of the string that is read. */
  readonly reads?: string;
  readonly faults?: readonly StringFault[];
}

/** The frozen vectors of one file. */
export function readVectors<T>(name: "documents" | "strings" | "texts"): readonly T[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, `${name}.json`), "utf8")) as readonly T[];
}

/** The frozen dictionary. */
export function readDictionary(): string {
  return JSON.parse(readFileSync(join(import.meta.dirname, "dictionary.json"), "utf8")).text as string;
}
