import type { Database } from "./database.ts";

/** An access without its database. */
export type Bound<F> = F extends (db: Database, ...rest: infer R) => infer T ? (...rest: R) => T : never;

/** Binds every access to `db`. */
export function bindTo<A extends object>(
  db: Database,
  accesses: A,
): { readonly [K in keyof A]: Bound<A[K]> } {
  const bound = Object.entries(accesses).map(([name, access]) => [
    name,
    (...rest: unknown[]) => access(db, ...rest),
  ]);
  return Object.fromEntries(bound);
}
