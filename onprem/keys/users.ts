import type { Refused } from "../../client/index.ts";
import { BUILT_IN_USER, mayImport } from "../../shared/domain/seats.ts";
import type { KeysDesk } from "./change-keys.ts";
import { seatKeysOf } from "./key-state.ts";
import type { ImportOptions } from "./license-keys.ts";
import type { KeysSnapshot } from "./read-keys.ts";
import { refuse } from "./refusal.ts";

const USER = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,200}$/u;

/** The name of a user as it is kept; null for what can be none. */
export function userOf(given: unknown): string | null {
  const user = typeof given === "string" ? given.trim() : "";
  return USER.test(user) ? user : null;
}

/** Why a user may not import; null when they may. Left out, it is the built-in user; who is named as undefined is nobody. */
export function refuseImporter(
  { support, instant }: KeysDesk,
  snapshot: KeysSnapshot,
  options: Pick<ImportOptions, "user">,
): Refused | null {
  const user = Object.hasOwn(options, "user") ? userOf(options.user) : BUILT_IN_USER;
  if (user === null) return refuse("USER_INVALID", support);
  const at = instant();
  return mayImport(seatKeysOf(snapshot, at), snapshot.terms, user, at.now)
    ? null
    : refuse("NOT_ADMINISTRATOR", support);
}
