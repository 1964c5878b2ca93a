import { DAY_MS, daysAfter } from "./time.ts";

/** What a key lets somebody do: the accesses of a named user, or a module of the product. */
export const ACCESS_TYPES = ["EndUser", "Administrator", "Developer"] as const;
export const KEY_TYPES = [...ACCESS_TYPES, "Module"] as const;
export type KeyType = (typeof KEY_TYPES)[number];

export const KEY_MODES = ["Permanent", "Temporary", "Trial"] as const;
export type KeyMode = (typeof KEY_MODES)[number];

/** One key of a key file. Times are epoch ms; a permanent key never expires. */
export interface LicenseKey {
  /** Unique for the vendor: what a customer reads out to support. */
  readonly number: string;
  readonly customer: { readonly key: string; readonly name: string };
  readonly type: KeyType;
  /** The module's code; null for an access. */
  readonly module: string | null;
  readonly mode: KeyMode;
  readonly serverType: string;
  readonly grantedAt: number;
  readonly expiresAt: number | null;
}

/** How many keys of a kind a file holds. */
export interface KeyCount {
  readonly type: KeyType;
  readonly module: string | null;
  readonly mode: KeyMode;
  readonly count: number;
}

/** Why keys cannot be as they are; null when they can. */
export type KeyFault =
  | "NUMBER_TWICE"
  | "TYPE_UNKNOWN"
  | "MODE_UNKNOWN"
  | "EXPIRY_MISSING"
  | "EXPIRY_OF_PERMANENT"
  | "MODULE_MISSING"
  | "MODULE_OF_ACCESS";

/** The first fault of these keys, and the number of the key that has it. */
export function keyFault(
  keys: readonly LicenseKey[],
): { readonly fault: KeyFault; readonly number: string } | null {
  const seen = new Set<string>();
  for (const key of keys) {
    const fault = seen.has(key.number) ? "NUMBER_TWICE" : faultOf(key);
    if (fault !== null) return { fault, number: key.number };
    seen.add(key.number);
  }
  return null;
}

function faultOf({ mode, expiresAt, type, module }: LicenseKey): KeyFault | null {
  if (!KEY_TYPES.includes(type)) return "TYPE_UNKNOWN";
  if (!KEY_MODES.includes(mode)) return "MODE_UNKNOWN";
  if (mode === "Permanent" && expiresAt !== null) return "EXPIRY_OF_PERMANENT";
  if (mode !== "Permanent" && expiresAt === null) return "EXPIRY_MISSING";
  if (type === "Module" && module === null) return "MODULE_MISSING";
  return type !== "Module" && module !== null ? "MODULE_OF_ACCESS" : null;
}

/** What is in a file, kind by kind, in the order of the types and modes. */
export function countKeys(keys: readonly LicenseKey[]): readonly KeyCount[] {
  const counts = new Map<string, KeyCount>();
  for (const { type, module, mode } of keys) {
    const name = JSON.stringify([type, module, mode]);
    counts.set(name, { type, module, mode, count: (counts.get(name)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort(
    (a, b) =>
      KEY_TYPES.indexOf(a.type) - KEY_TYPES.indexOf(b.type) ||
      (a.module ?? "").localeCompare(b.module ?? "", "en") ||
      KEY_MODES.indexOf(a.mode) - KEY_MODES.indexOf(b.mode),
  );
}

/** True while a key may be used by its own date; not at its very end any more. */
export function isKeyInTime({ expiresAt }: Pick<LicenseKey, "expiresAt">, now: number): boolean {
  return expiresAt === null || now < expiresAt;
}

/** How long keys may be used that the service has not authorized yet, from the first import of their file on. */
export const PROVISIONAL_DAYS = 5;

/** Until when (exclusive) the keys of a file may be used without the service. */
export function provisionalUntil(firstImportedAt: number): number {
  return daysAfter(firstImportedAt, PROVISIONAL_DAYS);
}

/** From so many days before its end on, the user of a temporary key is told the date at each login. */
export const EXPIRY_TOLD_DAYS = 14;

/** What the user of a key is told at login; null for a permanent one. */
export function loginNotice(
  { mode, expiresAt }: Pick<LicenseKey, "mode" | "expiresAt">,
  now: number,
): { readonly notice: "temporary" } | { readonly notice: "ends"; readonly expiresAt: number } | null {
  if (mode === "Permanent" || expiresAt === null) return null;
  return expiresAt - now <= EXPIRY_TOLD_DAYS * DAY_MS
    ? { notice: "ends", expiresAt }
    : { notice: "temporary" };
}
