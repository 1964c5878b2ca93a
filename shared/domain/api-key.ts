/** Credentials of a program; only an HMAC of its text is stored. Scopes are the contract's. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly kind: "staff";
  readonly scopes: readonly string[];
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly createdAt: number;
}

/** True while the key opens anything at all. */
export function isUsableKey(key: ApiKey, now: number): boolean {
  return key.revokedAt === null && (key.expiresAt === null || now < key.expiresAt);
}
