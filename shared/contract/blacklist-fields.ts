import * as z from "zod/mini";
import { ENTRY_ORIGINS, ENTRY_STATES, TARGET_KINDS } from "../domain/blacklist.ts";
import type { TargetFault } from "../domain/blacklist-target.ts";
import { instant, text } from "./fields.ts";

/** A domain, or a URL with it; an address; or a range of addresses, such as `192.0.2.0/24` or `10.0.0.*`. */
export const blacklistTarget = text(2_000);

/** A blacklist entry. `state` is in-force while it refuses; a dry run is shown and refuses nobody. */
export const blacklistEntryView = z.object({
  target: z.string(),
  kind: z.enum(TARGET_KINDS),
  state: z.enum(ENTRY_STATES),
  /** Manual entries refuse everyone, automatic ones those without proof. */
  origin: z.enum(ENTRY_ORIGINS),
  reason: z.string(),
  /** The failed attempts that an automatic entry was made for; null for a manual one. */
  evidence: z.nullable(z.object({ attempts: z.int(), threshold: z.int(), since: instant })),
  createdAt: instant,
  /** The id of an API key, or `countersign` for an automatic entry. */
  createdBy: z.string(),
  /** Null: until it is lifted. */
  expiresAt: z.nullable(instant),
  liftedAt: z.nullable(instant),
  /** When it last refused a request, to the minute. */
  lastRefusedAt: z.nullable(instant),
});

/** The entries that a change was about: one, or each prefix that a range is kept as. */
export const changedEntries = z.object({ items: z.array(blacklistEntryView) });

/** What is wrong with a field that names a target. */
export function targetFault(location: string, reason: TargetFault) {
  return {
    location,
    message: `is neither a domain, nor an address or range (${reason})`,
    fix: "Give a domain of at least two labels such as example.com, an address, or a range such as 192.0.2.0/24.",
  };
}
