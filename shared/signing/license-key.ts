import type { LicenseKey } from "../domain/license-key.ts";
import type { Claims } from "./document.ts";

/** The claims of one key: its number is its `jti`, so that a record proves itself without the file that it came in. */
export interface SignedKey extends Claims {
  readonly aud: string;
  readonly sub: string;
  readonly serial: number;
  readonly fileId: string;
  readonly customer: LicenseKey["customer"];
  readonly type: LicenseKey["type"];
  readonly module: string | null;
  readonly mode: LicenseKey["mode"];
  readonly serverType: string;
  readonly grantedAt: number;
  readonly expiresAt: number | null;
}

/**
 * The claims of a key in a file; it has an `exp` where it ends. They stand in one order, in whatever order a database gave the
 * parts of the key, so that a file is the same whenever it is made.
 */
export function signedKeyClaims(
  { number, customer, type, module, mode, serverType, grantedAt, expiresAt }: LicenseKey,
  place: {
    readonly issuer: string;
    readonly accountId: string;
    readonly fileId: string;
    readonly now: number;
  },
): SignedKey {
  const { issuer, accountId, fileId, now } = place;
  return {
    iss: issuer,
    aud: accountId,
    sub: accountId,
    iat: Math.floor(now / 1_000),
    ...(expiresAt === null ? {} : { exp: Math.ceil(expiresAt / 1_000) }),
    jti: number,
    serial: now,
    fileId,
    customer: { key: customer.key, name: customer.name },
    type,
    module,
    mode,
    serverType,
    grantedAt,
    expiresAt,
  };
}

/** The key that claims state; their form is proven by isKeyClaims. */
export function keyOf(claims: SignedKey): LicenseKey {
  const { jti, customer, type, module, mode, serverType, grantedAt, expiresAt } = claims;
  return { number: jti, customer, type, module, mode, serverType, grantedAt, expiresAt };
}

/** True when the claims of a key have their form; whether there is such a key is for `keyFault` to say. */
export function isKeyClaims(claims: SignedKey): boolean {
  const { customer, type, module, mode, serverType, grantedAt, expiresAt, fileId, jti } = claims;
  const texts = [jti, fileId, serverType, type, mode, customer?.key, customer?.name];
  return (
    texts.every((each) => typeof each === "string") &&
    (module === null || typeof module === "string") &&
    Number.isSafeInteger(grantedAt) &&
    (expiresAt === null || Number.isSafeInteger(expiresAt))
  );
}
