import type { ApiKeyKind } from "../domain/api-key.ts";

/** What a set of staff credentials may do; `admin` includes every other. */
export const SCOPES = [
  "admin",
  "products:read",
  "products:write",
  "accounts:read",
  "accounts:write",
  "licenses:read",
  "licenses:write",
  "tokens:read",
  "tokens:write",
  "activations:read",
  "activations:write",
  "evaluations:read",
  "evaluations:write",
  "keys:read",
  "keys:write",
  "blacklist:read",
  "blacklist:write",
  "settings:read",
  "settings:write",
  "activity:read",
  "statistics:read",
  "sweep:run",
] as const;
export type Scope = (typeof SCOPES)[number];

/** The scopes that a key of each kind may have. A scope counts only together with its kind. */
export const SCOPES_OF_KIND = {
  staff: SCOPES,
  external: ["activate", "verify", "deactivate", "updates"],
  internal: [
    "products:read",
    "products:write",
    "licenses:read",
    "licenses:write",
    "activations:read",
    "activations:write",
  ],
} as const satisfies Record<ApiKeyKind, readonly string[]>;
export type KeyScope<K extends ApiKeyKind = ApiKeyKind> = (typeof SCOPES_OF_KIND)[K][number];

/** Every scope of any kind, each once. */
export const KEY_SCOPES: readonly KeyScope[] = [...new Set(Object.values(SCOPES_OF_KIND).flat())];

/** True when credentials with these scopes may do what needs `scope`. */
export function allows(scopes: readonly string[], scope: KeyScope): boolean {
  return scopes.includes("admin") || scopes.includes(scope);
}
