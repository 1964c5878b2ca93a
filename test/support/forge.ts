import { createHash, createHmac, createPrivateKey, type KeyObject, sign } from "node:crypto";
import { ASSERTION_SECONDS } from "../../shared/signing/assertion.ts";
import { type PrivateJwk, publicHalf, thumbprint } from "../../shared/signing/key.ts";

type Json = Readonly<Record<string, unknown>>;

/** What an honest assertion says, for a forger to change. */
export interface AssertionParts {
  readonly header: Json;
  readonly claims: Json;
}

/** The parts of an honest assertion for one request. */
export async function honestAssertion(
  jwk: PrivateJwk,
  request: {
    readonly issuer: string;
    readonly operation: string;
    readonly body: string;
    readonly now: number;
  },
): Promise<AssertionParts> {
  const kid = await thumbprint(jwk);
  const iat = Math.floor(request.now / 1_000);
  return {
    header: { alg: "Ed25519", typ: "node+jwt", kid, jwk: publicHalf(jwk) },
    claims: {
      iss: `nod_${kid}`,
      sub: `nod_${kid}`,
      aud: request.issuer,
      iat,
      exp: iat + ASSERTION_SECONDS,
      jti: "forged-0001",
      op: request.operation,
      bodyHash: createHash("sha256").update(request.body).digest("base64url"),
    },
  };
}

/** Writes any header and claims as a compact JWS, signed by Node's own crypto: no library gets to object. */
export function writeJws({ header, claims }: AssertionParts, jwk: PrivateJwk): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${sign(null, Buffer.from(input), privateKey(jwk)).toString("base64url")}`;
}

/** The same without a signature. */
export function writeUnsigned({ header, claims }: AssertionParts): string {
  return `${encode(header)}.${encode(claims)}.`;
}

/** The same, its MAC made with a public key as the secret. */
export function writeMac({ header, claims }: AssertionParts, jwk: PrivateJwk): string {
  const input = `${encode(header)}.${encode(claims)}`;
  const mac = createHmac("sha256", Buffer.from(jwk.x, "base64url")).update(input).digest("base64url");
  return `${input}.${mac}`;
}

const IDENTITY = Buffer.from([1, ...new Uint8Array(31)]);

/** The point that every multiple of is itself: whoever claims it as a key can sign anything. */
export const SMALL_ORDER_KEY = { kty: "OKP", crv: "Ed25519", x: IDENTITY.toString("base64url") } as const;

/** An assertion of the "node" with that key; plain Ed25519 verification holds it for good. */
export function writeForSmallOrderKey({ header, claims }: AssertionParts, kid: string): string {
  const parts = [
    { ...header, kid, jwk: SMALL_ORDER_KEY },
    { ...claims, iss: `nod_${kid}`, sub: `nod_${kid}` },
  ];
  const signature = Buffer.concat([IDENTITY, new Uint8Array(32)]);
  return `${parts.map(encode).join(".")}.${signature.toString("base64url")}`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function privateKey(jwk: PrivateJwk): KeyObject {
  return createPrivateKey({ key: { ...jwk }, format: "jwk" });
}
