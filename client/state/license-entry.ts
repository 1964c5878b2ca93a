import type { LicenseEntry } from "../../shared/signing/license-file.ts";

const NUMBERS = ["graceDays", "activatedAt", "deadlineAt"];
const NULLABLE_NUMBERS = ["capacity", "startsAt", "expiresAt", "maintenanceUntil"];

/** True for what a license file of this version says about one license; a signature alone does not prove the form. */
export function isLicenseEntry(value: unknown): value is LicenseEntry {
  if (typeof value !== "object" || value === null) return false;
  const entry = value as Record<string, unknown>;
  const product = entry["product"] as Record<string, unknown> | null | undefined;
  return (
    typeof product === "object" &&
    product !== null &&
    areText(product, ["id", "code", "name"]) &&
    areText(entry, ["id", "code", "type", "class"]) &&
    NUMBERS.every((name) => Number.isFinite(entry[name])) &&
    NULLABLE_NUMBERS.every((name) => entry[name] === null || Number.isFinite(entry[name])) &&
    Array.isArray(entry["features"]) &&
    entry["features"].every((feature) => typeof feature === "string")
  );
}

function areText(value: Record<string, unknown>, names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === "string");
}
