import { decodeProtectedHeader } from "jose";
import { type Claims, openDocument, signDocument } from "./document.ts";
import { loadPublicKey, type PublicJwk, type SigningKey, thumbprint } from "./key.ts";

/** How far a node's clock may be from the service's, and how long an assertion is good. */
export const ASSERTION_SECONDS = 300;

interface AssertionClaims extends Claims {
  readonly sub: string;
  readonly op: string;
  readonly bodyHash: string;
}

/** The id of the node that holds a key: `nod_` and the key's thumbprint, so that the key proves the id. */
export async function nodeIdOf(jwk: PublicJwk): Promise<string> {
  return `nod_${await thumbprint(jwk)}`;
}

/** Signs a node's claim to be the sender of one request: bound to the operation and to the bytes of the body. */
export async function signAssertion(
  key: SigningKey,
  request: {
    readonly issuer: string;
    readonly operation: string;
    readonly body: string;
    readonly now: number;
    readonly jti: string;
  },
): Promise<string> {
  const id = await nodeIdOf(key.publicJwk);
  const iat = Math.floor(request.now / 1_000);
  const claims: AssertionClaims = {
    iss: id,
    sub: id,
    aud: request.issuer,
    iat,
    exp: iat + ASSERTION_SECONDS,
    jti: request.jti,
    op: request.operation,
    bodyHash: await bodyHash(request.body),
  };
  return signDocument("node", claims, key, { jwk: key.publicJwk });
}

export type AssertionRead =
  | { readonly ok: true; readonly nodeId: string }
  | { readonly ok: false; readonly fault: "invalid" | "clock" };

/**
 * Reads a node's assertion for one request. The key comes from the document's own header and is proven by the node's
 * id, which is its thumbprint. `clock`: only the time is wrong, so that the caller can tell the node the time.
 */
export async function readAssertion(
  jws: string,
  request: {
    readonly issuer: string;
    readonly operation: string;
    readonly body: string;
    readonly now: number;
  },
): Promise<AssertionRead> {
  const jwk = headerKey(jws);
  if (jwk === null) return { ok: false, fault: "invalid" };
  const key = await loadPublicKey(jwk).catch(() => null);
  if (key === null) return { ok: false, fault: "invalid" };
  const nodeId = await nodeIdOf(jwk);
  const opened = await openDocument<AssertionClaims>("node", jws, {
    keyFor: async (kid) => (`nod_${kid}` === nodeId ? key : null),
    issuer: nodeId,
    audience: request.issuer,
    at: null,
  });
  if (!opened.ok) return { ok: false, fault: "invalid" };
  const { sub, op, iat, exp, bodyHash: hash } = opened.claims;
  if (sub !== nodeId || op !== request.operation || hash !== (await bodyHash(request.body)))
    return { ok: false, fault: "invalid" };
  if (exp === undefined || exp - iat > ASSERTION_SECONDS) return { ok: false, fault: "invalid" };
  const isNow = Math.abs(request.now / 1_000 - iat) <= ASSERTION_SECONDS;
  return isNow ? { ok: true, nodeId } : { ok: false, fault: "clock" };
}

/** The public key in a document's own header, which proves nothing yet; null when there is no usable one. */
export function headerKey(jws: string): PublicJwk | null {
  try {
    const { jwk } = decodeProtectedHeader(jws);
    if (jwk?.kty !== "OKP" || jwk.crv !== "Ed25519" || typeof jwk.x !== "string" || "d" in jwk) return null;
    return { kty: "OKP", crv: "Ed25519", x: jwk.x };
  } catch {
    return null;
  }
}

async function bodyHash(body: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body));
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
