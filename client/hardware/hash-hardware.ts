import { createHash } from "node:crypto";
import type { Fingerprint } from "../../shared/domain/fingerprint.ts";
import { LIMITS } from "../../shared/domain/limits.ts";

/** Values that boards, disks and virtual machines carry when nobody has set any; they tell nothing. */
const DEFAULT_VALUES = new Set([
  "",
  "none",
  "null",
  "unknown",
  "default",
  "default string",
  "not specified",
  "not applicable",
  "not available",
  "n/a",
  "o.e.m.",
  "to be filled by o.e.m.",
  "system serial number",
  "base board serial number",
  "chassis serial number",
  "uninitialized",
  "123456789",
  "0123456789",
  "1234567890",
  "0123456789abcdef",
  "03000200-0400-0500-0006-000700080009",
]);

/** True for a value that many machines share: a placeholder, or one character over and over. */
export function isWellKnownDefault(value: string): boolean {
  const plain = value.trim().toLowerCase();
  return DEFAULT_VALUES.has(plain) || /^(.)\1*$/.test(plain.replace(/[\s:._-]/g, ""));
}

/**
 * The fingerprint that leaves the node: each component as a one-way hash, salted, so that two vendors cannot compare
 * theirs: with the service's issuer, or the root key that a server knew first. Well-known defaults are left out.
 */
export function hashHardware(raw: Readonly<Record<string, string>>, salt: string): Fingerprint {
  const components = Object.entries(raw)
    .filter(([name, value]) => /^[a-z][a-zA-Z0-9]{0,31}$/.test(name) && !isWellKnownDefault(value))
    .slice(0, LIMITS.fingerprintComponents);
  return Object.fromEntries(
    components.map(([name, value]) => {
      const text = JSON.stringify([salt, name, value.trim().toLowerCase()]);
      return [name, createHash("sha256").update(text).digest("base64url")];
    }),
  );
}

/** A short name for the hardware, for people to compare; null when there is too little to name. */
export function hardwareId(fingerprint: Fingerprint): string | null {
  const names = Object.keys(fingerprint).sort();
  if (names.length === 0) return null;
  const text = names.map((name) => `${name}=${fingerprint[name]}`).join("\n");
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
