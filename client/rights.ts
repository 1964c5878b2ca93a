import { runsUntil } from "../shared/domain/license-dates.ts";
import type { LicenseEntry } from "../shared/signing/license-file.ts";

/** What one license allows, and until when (exclusive, epoch ms). */
interface Right {
  readonly endsAt: number;
  readonly capacity: number | null;
  readonly features: ReadonlySet<string>;
}

/** What the held licenses allow, by product code; made once per change so that asking costs next to nothing. */
export type Rights = ReadonlyMap<string, readonly Right[]>;

/** The last instant (exclusive) at which a license may run: its own end with grace, or its lease, what comes first. */
export function usableUntil(license: LicenseEntry): number {
  return Math.min(runsUntil(license) ?? Number.POSITIVE_INFINITY, license.deadlineAt);
}

/** The rights that these licenses give. */
export function rightsOf(licenses: readonly LicenseEntry[]): Rights {
  const rights = new Map<string, Right[]>();
  for (const license of licenses) {
    const right = {
      endsAt: usableUntil(license),
      capacity: license.capacity,
      features: new Set(license.features),
    };
    const { code } = license.product;
    rights.set(code, [...(rights.get(code) ?? []), right]);
  }
  return rights;
}

/** True while a license of the product may run. */
export function allows(rights: Rights, productCode: string, now: number): boolean {
  return rights.get(productCode)?.some(({ endsAt }) => now < endsAt) ?? false;
}

/** True while a license of the product that carries the feature may run. */
export function allowsFeature(rights: Rights, productCode: string, feature: string, now: number): boolean {
  return (
    rights.get(productCode)?.some(({ endsAt, features }) => now < endsAt && features.has(feature)) ?? false
  );
}

/** The units that the product's running licenses cover together; null is unlimited, 0 is none. */
export function capacityOf(rights: Rights, productCode: string, now: number): number | null {
  const running = (rights.get(productCode) ?? []).filter(({ endsAt }) => now < endsAt);
  if (running.some(({ capacity }) => capacity === null)) return null;
  return running.reduce((sum, { capacity }) => sum + (capacity ?? 0), 0);
}
