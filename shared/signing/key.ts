import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from "jose";

/** The one signature algorithm of every document (RFC 9864); `EdDSA` is never accepted. */
export const ALGORITHM = "Ed25519";

/** An Ed25519 public key as a JSON Web Key: `x` is 32 bytes in base64url. */
export interface PublicJwk {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
}

/** The same with its private half `d`. */
export interface PrivateJwk extends PublicJwk {
  readonly d: string;
}

/** A private key ready for use, with the id that verifiers look it up by: the RFC 7638 thumbprint. */
export interface SigningKey {
  readonly kid: string;
  readonly publicJwk: PublicJwk;
  readonly key: CryptoKey;
}

/** Makes a new key pair from the platform's randomness. */
export async function generatePrivateJwk(): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const { x, d } = await exportJWK(privateKey);
  if (x === undefined || d === undefined)
    throw new TypeError("the platform exported an incomplete Ed25519 key");
  return { kty: "OKP", crv: "Ed25519", x, d };
}

/** Prepares a private key for signing. Throws a TypeError for one that is not Ed25519. */
export async function loadSigningKey(jwk: PrivateJwk): Promise<SigningKey> {
  const publicJwk = publicHalf(jwk);
  const key = await importJWK({ ...publicJwk, d: jwk.d }, ALGORITHM);
  if (key instanceof Uint8Array) throw new TypeError("not an Ed25519 key");
  return { kid: await thumbprint(publicJwk), publicJwk, key };
}

/** Prepares a public key for verifying. Throws a TypeError for a malformed or low-order one, under which anybody can sign. */
export async function loadPublicKey(jwk: PublicJwk): Promise<CryptoKey> {
  if (!/^[0-9A-Za-z_-]{43}$/.test(jwk.x) || isLowOrder(jwk.x))
    throw new TypeError("not a usable Ed25519 public key");
  const key = await importJWK(publicHalf(jwk), ALGORITHM);
  if (key instanceof Uint8Array) throw new TypeError("not an Ed25519 key");
  return key;
}

/** The RFC 7638 thumbprint of a public key: SHA-256, base64url, 43 characters. */
export function thumbprint(jwk: PublicJwk): Promise<string> {
  return calculateJwkThumbprint(publicHalf(jwk), "sha256");
}

/** Only the public members of a key. */
export function publicHalf({ x }: PublicJwk): PublicJwk {
  return { kty: "OKP", crv: "Ed25519", x };
}

/** The y coordinates (little-endian hex, sign bit cleared) of the eight low-order points, canonical or not. */
const LOW_ORDER = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

function isLowOrder(x: string): boolean {
  const bytes = Uint8Array.from(atob(x.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  if (bytes.length !== 32) return true;
  bytes[31] = (bytes[31] ?? 0) & 0x7f;
  return LOW_ORDER.has([...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
}
