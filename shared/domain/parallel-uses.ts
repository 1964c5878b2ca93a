import type { HeldUse } from "./activation.ts";
import type { License, OnLimit } from "./license.ts";
import type { Settings } from "./settings.ts";
import { utcYear } from "./time.ts";

/**
 * A release that counts against a license's cap: in which UTC year, and how many that year may have. It is counted also
 * where `most` is null, for no cap, so that a cap set in mid-year knows of it.
 */
export interface CountedRelease {
  readonly year: number;
  readonly most: number | null;
}

/**
 * How a newcomer gets its use: a free one under a limit, one without a limit, or the place of a named victim. The
 * storage turns each into a condition that holds at the moment of writing.
 */
export type UseClaim =
  | { readonly kind: "free"; readonly limit: number }
  | { readonly kind: "unlimited" }
  | { readonly kind: "swap"; readonly victim: HeldUse; readonly counted: CountedRelease | null };

/** What is known of a license's uses. */
export interface UseCounts {
  readonly usesTaken: number;
  /** Releases that count against the cap, in the year of the decision. */
  readonly releases: number;
  /** The longest-held uses, the oldest first. */
  readonly oldest: readonly HeldUse[];
  /** The use of the dead holder whose place the newcomer takes; null where none is named, or it holds none. */
  readonly replaced: HeldUse | null;
}

export type CapSettings = Pick<Settings, "deactivateOldest" | "releasesPerLicenseAndYear">;

/** What a full license does: its own word, or else the setting's. */
export function onLimitOf({ onLimit }: Pick<License, "onLimit">, settings: CapSettings): OnLimit {
  return onLimit ?? (settings.deactivateOldest ? "deactivate-oldest" : "reject");
}

/**
 * Decides how a use of the license is taken, or why none is to be had. `choice` is 0 for the very oldest, and a random
 * number when a rival was faster (decision 0001). A replacement was decided by staff and counts against no cap.
 */
export function claimUse(
  license: Pick<License, "parallelUses" | "onLimit">,
  { usesTaken, releases, oldest, replaced }: UseCounts,
  {
    now,
    settings,
    choice,
  }: { readonly now: number; readonly settings: CapSettings; readonly choice: number },
): UseClaim | "LICENSE_LIMIT_REACHED" | "RELEASES_USED_UP" {
  if (replaced !== null) return { kind: "swap", victim: replaced, counted: null };
  if (license.parallelUses === null) return { kind: "unlimited" };
  if (usesTaken < license.parallelUses) return { kind: "free", limit: license.parallelUses };
  if (onLimitOf(license, settings) === "reject") return "LICENSE_LIMIT_REACHED";
  const victim = oldest[choice % Math.max(oldest.length, 1)];
  if (victim === undefined) return "LICENSE_LIMIT_REACHED";
  if (isCapReached(releases, settings)) return "RELEASES_USED_UP";
  return { kind: "swap", victim, counted: countedRelease(settings, now) };
}

/** True when no release of the year is left to customers and their servers. */
export function isCapReached(releases: number, { releasesPerLicenseAndYear: most }: CapSettings): boolean {
  return most > 0 && releases >= most;
}

/** How a release by a customer, or for one, counts at `now`. */
export function countedRelease(
  { releasesPerLicenseAndYear: most }: Pick<Settings, "releasesPerLicenseAndYear">,
  now: number,
): CountedRelease {
  return { year: utcYear(now), most: most > 0 ? most : null };
}
