import type { HeldUse } from "./activation.ts";
import type { License } from "./license.ts";

/**
 * How a newcomer gets its use: a free one under a limit, one without a limit, or the place of a named victim. The
 * storage turns each into a condition that holds at the moment of writing.
 */
export type UseClaim =
  | { readonly kind: "free"; readonly limit: number }
  | { readonly kind: "unlimited" }
  | { readonly kind: "swap"; readonly victim: HeldUse };

/**
 * Decides how a use of the license is taken; null when none is to be had. `oldest` are the longest-held uses, the
 * oldest first; `choice` is 0 for the very oldest, and a random number when a rival was faster (decision 0001).
 */
export function claimUse(
  license: Pick<License, "parallelUses" | "onLimit">,
  usesTaken: number,
  oldest: readonly HeldUse[],
  choice: number,
): UseClaim | null {
  if (license.parallelUses === null) return { kind: "unlimited" };
  if (usesTaken < license.parallelUses) return { kind: "free", limit: license.parallelUses };
  if (license.onLimit === "reject") return null;
  const victim = oldest[choice % Math.max(oldest.length, 1)];
  return victim === undefined ? null : { kind: "swap", victim };
}
