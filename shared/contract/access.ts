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

/** True when credentials with these scopes may do what needs `scope`. */
export function allows(scopes: readonly string[], scope: Scope): boolean {
  return scopes.includes("admin") || scopes.includes(scope);
}
