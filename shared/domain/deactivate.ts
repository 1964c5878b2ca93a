import type { Activation } from "./activation.ts";
import { type CountedRelease, countedRelease } from "./parallel-uses.ts";
import type { Settings } from "./settings.ts";

/** What giving a use back means: when, and how it counts against the license's cap for the year. */
export interface Release {
  readonly activation: Activation;
  readonly releasedAt: number;
  /** Null for a release by staff or the sweep; they are the way out of a cap. */
  readonly counted: CountedRelease | null;
}

/** Who gives the use back: customers and their servers are bound by the cap, staff and the sweep are not. */
export type Releaser = "customer" | "staff";

/** The activations that are to be released at `now`; those that are free already need nothing (repeating is harmless). */
export function decideReleases(
  found: readonly (Activation | null)[],
  by: Releaser,
  settings: Pick<Settings, "releasesPerLicenseAndYear">,
  now: number,
): readonly Release[] {
  const counted = by === "staff" ? null : countedRelease(settings, now);
  return found.flatMap((activation) =>
    activation?.isActive ? [{ activation, releasedAt: now, counted }] : [],
  );
}

/** The licenses of which no release is left to this year; `counts` are those of the year so far. */
export function licensesAtCap(
  releases: readonly Release[],
  counts: ReadonlyMap<string, number>,
): readonly string[] {
  return releases.flatMap(({ activation: { licenseId }, counted }) =>
    counted !== null && counted.most !== null && (counts.get(licenseId) ?? 0) >= counted.most
      ? [licenseId]
      : [],
  );
}
