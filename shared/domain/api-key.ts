/**
 * What a key opens: our own API (`staff`), the sites' side of the License Manager protocol (`external`), or that
 * protocol's administration (`internal`). A key of one kind opens nothing of another.
 */
export const API_KEY_KINDS = ["staff", "external", "internal"] as const;
export type ApiKeyKind = (typeof API_KEY_KINDS)[number];

/** Credentials of a program; only an HMAC of its text is stored. Scopes are the contract's. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly kind: ApiKeyKind;
  readonly scopes: readonly string[];
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly createdAt: number;
}

export const API_KEY_STATES = ["usable", "expired", "revoked"] as const;
export type ApiKeyState = (typeof API_KEY_STATES)[number];

/** What a key is at `now`, for lists and pages. */
export function apiKeyState({ expiresAt, revokedAt }: ApiKey, now: number): ApiKeyState {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && now >= expiresAt ? "expired" : "usable";
}

/** True while the key opens anything at all. */
export function isUsableKey(key: ApiKey, now: number): boolean {
  return apiKeyState(key, now) === "usable";
}

/** Staff credentials as far as they bound the keys made with them: their scopes, and their end (epoch ms, null for none). */
export interface KeyMaker {
  readonly scopes: readonly string[];
  readonly endsAt: number | null;
}

/**
 * The first scope of a key that these staff credentials may neither give nor take away; null when they may. `admin` may
 * all. Everybody else deals in staff keys, with scopes of their own only: nobody has scopes of another kind, so keys of
 * kind external and internal are for admins alone, even where a scope of theirs has the same name.
 */
export function scopeBeyondOwn(
  own: readonly string[],
  { kind, scopes }: Pick<ApiKey, "kind" | "scopes">,
): string | null {
  if (own.includes("admin")) return null;
  return scopes.find((scope) => kind !== "staff" || !own.includes(scope)) ?? null;
}

/**
 * When a new key ends, if `asked` (epoch ms, null for never) is wanted: not after the credentials that make it, so that
 * an end cannot be outlived by making another key. An admin may choose freely, and so make a successor in time.
 */
export function apiKeyEnd({ scopes, endsAt }: KeyMaker, asked: number | null): number | null {
  if (endsAt === null || scopes.includes("admin")) return asked;
  return asked === null ? endsAt : Math.min(asked, endsAt);
}
