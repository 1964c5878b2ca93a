import { type Claims, type Kind, signDocument } from "./document.ts";
import { ALGORITHM, publicHalf, type SigningKey } from "./key.ts";
import { currentKey, type OnlineKey, signingKeyAt } from "./key-ring.ts";

/** What the functions sign with: the online keys, and the manifest that proves them. */
export interface Signer {
  readonly issuer: string;
  readonly manifest: string;
  sign(
    kind: Exclude<Kind, "manifest" | "node" | "request" | "return">,
    claims: Claims,
    now: number,
  ): Promise<string>;
  keySet(): readonly {
    kty: "OKP";
    crv: "Ed25519";
    x: string;
    kid: string;
    alg: typeof ALGORITHM;
    use: "sig";
  }[];
}

/** A signer over these keys; a loaded key is kept until another one's time begins. */
export function createSigner(issuer: string, manifest: string, keys: readonly OnlineKey[]): Signer {
  let loaded: SigningKey | null = null;
  return {
    issuer,
    manifest,
    async sign(kind, claims, now) {
      if (loaded === null || loaded.kid !== currentKey(keys, now)?.kid)
        loaded = await signingKeyAt(keys, now);
      return signDocument(kind, claims, loaded);
    },
    keySet: () =>
      keys
        .filter((key) => key.revokedAt === null)
        .map(({ kid, jwk }) => ({ ...publicHalf(jwk), kid, alg: ALGORITHM, use: "sig" as const })),
  };
}
