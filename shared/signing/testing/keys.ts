import { type Claims, KINDS, type Kind } from "../document.ts";
import { generatePrivateJwk, loadPublicKey, loadSigningKey, type SigningKey } from "../key.ts";

/** A new key, ready to sign. */
export async function newKey(): Promise<SigningKey> {
  return loadSigningKey(await generatePrivateJwk());
}

/** Trusts exactly these keys, by their ids. */
export function trusting(...keys: readonly SigningKey[]) {
  return async (kid: string) => {
    const key = keys.find((each) => each.kid === kid);
    return key ? loadPublicKey(key.publicJwk) : null;
  };
}

export const SECONDS: number = Date.UTC(2026, 10, 22) / 1_000;

/** Claims that satisfy every kind of document. */
export function claims(given: Record<string, unknown> = {}): Claims {
  return {
    iss: "countersign:test",
    aud: "nod_1",
    sub: "acc_1",
    iat: SECONDS,
    exp: SECONDS + 60,
    jti: "doc_1",
    serial: SECONDS * 1_000,
    nonce: "n".repeat(22),
    version: 1,
    keys: [],
    op: "verify",
    bodyHash: "hash",
    hour: 500_000,
    entries: 0,
    hash: "hash",
    previous: "start",
    chain: "chain",
    keptSince: 400_000,
    node: {},
    evaluations: [],
    serverType: "Production",
    count: 1,
    keysHash: "hash",
    fileId: "kfl_1",
    customer: {},
    type: "EndUser",
    mode: "Permanent",
    grantedAt: SECONDS * 1_000,
    withdrawn: [],
    isReleased: false,
    licenses: [],
    manifest: "manifest",
    activations: [],
    ...given,
  } as Claims;
}

export const ALL_KINDS: readonly Kind[] = Object.keys(KINDS) as Kind[];
