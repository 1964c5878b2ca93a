import type { Activation } from "./activation.ts";

/** What giving uses back means for each activation asked about: released now, or free already. */
export interface Release {
  readonly activation: Activation;
  readonly releasedAt: number;
}

/** The activations that are to be released at `now`; those that are free already need nothing (repeating is harmless). */
export function decideReleases(found: readonly (Activation | null)[], now: number): readonly Release[] {
  return found.flatMap((activation) => (activation?.isActive ? [{ activation, releasedAt: now }] : []));
}
