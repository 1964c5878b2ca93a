import { createPrivateKey, createPublicKey } from "node:crypto";
import { nodeIdOf } from "../../shared/signing/assertion.ts";
import {
  generatePrivateJwk,
  loadSigningKey,
  type PrivateJwk,
  type SigningKey,
} from "../../shared/signing/key.ts";
import type { StateFolder } from "./state-folder.ts";

/** This installation's own key pair; its thumbprint is the node's id. */
export interface NodeKey {
  readonly nodeId: string;
  readonly signing: SigningKey;
}

const KEY_VERSION = 1;

export type KeyRead =
  | { readonly ok: true; readonly key: NodeKey }
  | { readonly ok: false; readonly fault: "corrupt" | "newer-version" };

/** Reads the text of a key file; never throws for what is in it. */
export async function parseNodeKey(text: string): Promise<KeyRead> {
  try {
    const { version, jwk } = JSON.parse(text) as { version: unknown; jwk: PrivateJwk };
    if (Number.isInteger(version) && Number(version) > KEY_VERSION)
      return { ok: false, fault: "newer-version" };
    if (version !== KEY_VERSION || !isPair(jwk)) return { ok: false, fault: "corrupt" };
    const signing = await loadSigningKey(jwk);
    return { ok: true, key: { nodeId: await nodeIdOf(signing.publicJwk), signing } };
  } catch {
    return { ok: false, fault: "corrupt" };
  }
}

/**
 * The key in a file of the folder; made and stored (mode 0600) where there is none, before anything is sent with it, so
 * that a lost reply can be asked for again. When two processes make one at once, both get the one that was first.
 */
export async function ensureNodeKey(folder: StateFolder, name: string): Promise<NodeKey | null> {
  const found = folder.read(name);
  if (found === null) {
    const text = `${JSON.stringify({ version: KEY_VERSION, jwk: await generatePrivateJwk() }, null, 2)}\n`;
    await folder.replace(name, null, text);
  }
  const read = await parseNodeKey(found ?? folder.read(name) ?? "");
  return read.ok ? read.key : null;
}

function isPair({ kty, crv, x, d }: PrivateJwk): boolean {
  const half = createPrivateKey({ key: { kty, crv, x, d }, format: "jwk" });
  return createPublicKey(half).export({ format: "jwk" }).x === x;
}
