import { decodeProtectedHeader } from "jose";
import { headerKey, nodeIdOf } from "./assertion.ts";
import { type Claims, type DocumentFault, openDocument, signDocument } from "./document.ts";
import { loadPublicKey, type SigningKey, thumbprint } from "./key.ts";
import type { Signer } from "./signer.ts";

/** The version of what a request, a response and a return string say; another one is not read. */
export const OFFLINE_VERSION = 1;

/** Why an offline document is not accepted. */
export type OfflineFault = DocumentFault | "DOCUMENT_OF_OTHER_VERSION";

/** What a node says and proves by its own key; `nodeId` is that key's thumbprint. */
export type NodeOpened<T> =
  | { readonly ok: true; readonly nodeId: string; readonly claims: T }
  | { readonly ok: false; readonly fault: OfflineFault };

interface NodeDocument extends Claims {
  readonly sub: string;
  readonly aud: string;
  readonly version: typeof OFFLINE_VERSION;
}

/** What is common to a request and a return string. */
export interface NodeOccasion {
  /** Whom it is for: `rootAudience` of a pinned root, or the service's issuer where it is known. */
  readonly audience: string;
  readonly now: number;
  /** Unguessable, chosen by the node for this document. */
  readonly jti: string;
}

const ROOT_CHARACTERS = 22;

/**
 * The audience of a service of which a node knows the pinned root only, whose public key is `x`. The beginning of the
 * thumbprint is enough, 132 bits, and short to type.
 */
export async function rootAudience(x: string): Promise<string> {
  const id = await thumbprint({ kty: "OKP", crv: "Ed25519", x });
  return `root:${id.slice(0, ROOT_CHARACTERS)}`;
}

/** To whom a node's document may be addressed for this service: its issuer, or the root that has signed its manifest. */
export function audiencesOf({ issuer, manifest }: Pick<Signer, "issuer" | "manifest">): readonly string[] {
  const { kid = "" } = decodeProtectedHeader(manifest);
  return [issuer, `root:${kid.slice(0, ROOT_CHARACTERS)}`];
}

/** Signs what a node says, with the key that proves the node beside it. */
export async function signNodeDocument<T extends object>(
  kind: "request" | "return",
  says: T,
  key: SigningKey,
  { audience, now, jti }: NodeOccasion,
): Promise<string> {
  const id = await nodeIdOf(key.publicJwk);
  const claims: NodeDocument & T = {
    iss: id,
    sub: id,
    aud: audience,
    iat: Math.floor(now / 1_000),
    jti,
    version: OFFLINE_VERSION,
    ...says,
  };
  return signDocument(kind, claims, key, { jwk: key.publicJwk });
}

/**
 * Opens what a node has signed for one of these audiences. The key comes from the document's own header and is proven
 * by the node's id. Its time is not judged: an offline node may not know better.
 */
export async function openNodeDocument<T extends NodeDocument>(
  kind: "request" | "return",
  jws: string,
  audiences: readonly string[],
  hasForm: (claims: T) => boolean,
): Promise<NodeOpened<T>> {
  const jwk = headerKey(jws);
  const key = jwk === null ? null : await loadPublicKey(jwk).catch(() => null);
  if (jwk === null || key === null) return { ok: false, fault: "DOCUMENT_MALFORMED" };
  const nodeId = await nodeIdOf(jwk);
  const opened = await openDocument<T>(kind, jws, {
    keyFor: async (kid) => (`nod_${kid}` === nodeId ? key : null),
    issuer: nodeId,
    audience: null,
    at: null,
  });
  if (!opened.ok) return opened;
  const { claims } = opened;
  if (claims.sub !== nodeId) return { ok: false, fault: "DOCUMENT_OF_OTHER_ISSUER" };
  if (!audiences.includes(claims.aud)) return { ok: false, fault: "DOCUMENT_FOR_OTHERS" };
  if (claims.version !== OFFLINE_VERSION) return { ok: false, fault: "DOCUMENT_OF_OTHER_VERSION" };
  const isWhole = isTime(claims.iat) && isToken(claims.jti) && hasForm(claims);
  return isWhole ? { ok: true, nodeId, claims } : { ok: false, fault: "DOCUMENT_INCOMPLETE" };
}

/** A nonce, or another unguessable text: base64url. */
export function isToken(value: unknown): value is string {
  return typeof value === "string" && /^[0-9A-Za-z_-]{22,64}$/.test(value);
}

/** Whole, and not before 1970: epoch seconds or milliseconds. */
export function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
