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
] as const;
export type Scope = (typeof SCOPES)[number];

/** The scopes of each staff role; the whole authorization of people is this table. */
export const ROLE_SCOPES = {
  admin: ["admin"],
  sales: [
    "products:read",
    "accounts:read",
    "accounts:write",
    "licenses:read",
    "licenses:write",
    "tokens:read",
    "tokens:write",
    "activations:read",
  ],
  support: [
    "products:read",
    "accounts:read",
    "licenses:read",
    "tokens:read",
    "tokens:write",
    "activations:read",
    "activations:write",
  ],
  viewer: ["products:read", "accounts:read", "licenses:read", "tokens:read", "activations:read"],
} as const satisfies Record<string, readonly Scope[]>;

/** True when credentials with these scopes may do what needs `scope`. */
export function allows(scopes: readonly string[], scope: Scope): boolean {
  return scopes.includes("admin") || scopes.includes(scope);
}
