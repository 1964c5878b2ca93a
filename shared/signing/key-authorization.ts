import type { Fingerprint } from "../domain/fingerprint.ts";
import type { Claims } from "./document.ts";

/** A stretch of positions in a key file, first and last included; the first key has position 1. */
export type KeyRange = readonly [first: number, last: number];

/**
 * The claims of an authorization: this node may use this key file, but for the keys that the vendor withdrew. It has no
 * `exp`: what is authorized once is so until a later authorization says something else.
 */
export interface KeyAuthorization extends Claims {
  readonly aud: string;
  /** The account that the file was made for. */
  readonly sub: string;
  readonly serial: number;
  readonly nonce: string;
  readonly fileId: string;
  readonly serverType: string;
  /** How many keys the file holds. */
  readonly count: number;
  readonly withdrawn: readonly KeyRange[];
  /** True when the file was taken from this node: none of its keys may be used here any more. */
  readonly isReleased: boolean;
  /** The hardware that the place belongs to; absent where the node stated none. */
  readonly fingerprint?: Fingerprint;
}

/** The claims of an authorization that is issued at `now`. */
export function keyAuthorizationClaims(
  occasion: {
    readonly issuer: string;
    readonly nodeId: string;
    readonly accountId: string;
    readonly nonce: string;
    readonly jti: string;
    readonly now: number;
  },
  {
    fingerprint,
    ...file
  }: Pick<KeyAuthorization, "fileId" | "serverType" | "count" | "withdrawn" | "isReleased"> & {
    readonly fingerprint: Fingerprint;
  },
): KeyAuthorization {
  const { issuer, nodeId, accountId, nonce, jti, now } = occasion;
  return {
    iss: issuer,
    aud: nodeId,
    sub: accountId,
    iat: Math.floor(now / 1_000),
    jti,
    serial: now,
    nonce,
    ...file,
    ...(Object.keys(fingerprint).length === 0 ? {} : { fingerprint }),
  };
}

/** True when the claims of an authorization have their form. */
export function isKeyAuthorization(claims: KeyAuthorization): boolean {
  const {
    aud,
    sub,
    nonce,
    fileId,
    serverType,
    serial,
    count,
    withdrawn,
    isReleased,
    fingerprint = {},
  } = claims;
  return (
    [aud, sub, nonce, fileId, serverType].every((each) => typeof each === "string") &&
    [serial, count].every(Number.isSafeInteger) &&
    typeof isReleased === "boolean" &&
    typeof fingerprint === "object" &&
    fingerprint !== null &&
    Object.values(fingerprint).every((each) => typeof each === "string") &&
    Array.isArray(withdrawn) &&
    withdrawn.every(isRange)
  );
}

function isRange(range: unknown): boolean {
  if (!Array.isArray(range) || range.length !== 2) return false;
  const [first, last] = range;
  return Number.isSafeInteger(first) && Number.isSafeInteger(last) && first >= 1 && first <= last;
}
