import type { License } from "./license.ts";
import { runsUntil } from "./license-dates.ts";
import { DEFAULTS } from "./limits.ts";
import { daysAfter } from "./time.ts";

/** What is told of a license's end, in this order. */
export type LicenseNotice = "license.expiring" | "license.in-grace" | "license.expired";

/** The end (epoch ms) of which each notice was told last; an end that was moved since is told of anew. */
export type ToldNotices = { readonly [K in LicenseNotice]?: number };

/** A notice that was not told yet: from when on it is to be, and the end that it is about; both in epoch ms. */
export interface DueNotice {
  readonly kind: LicenseNotice;
  readonly dueAt: number;
  readonly endsAt: number;
}

type Noticed = Pick<License, "state" | "expiresAt" | "graceDays" | "toldNotices">;

/**
 * The notices that are still to be told of a license's end, the earliest first; none for a license without an end, and none
 * for a revoked one, which has ended already. A block stops no notice: time goes on.
 */
export function noticesAhead(license: Noticed): readonly DueNotice[] {
  const { state, expiresAt, graceDays, toldNotices } = license;
  const until = runsUntil({ startsAt: null, expiresAt, graceDays });
  if (state === "revoked" || expiresAt === null || until === null) return [];
  const all: DueNotice[] = [
    { kind: "license.expiring", dueAt: daysAfter(expiresAt, -DEFAULTS.expiringDays), endsAt: expiresAt },
    ...(graceDays > 0 ? [{ kind: "license.in-grace", dueAt: expiresAt, endsAt: expiresAt } as const] : []),
    { kind: "license.expired", dueAt: until, endsAt: until },
  ];
  return all.filter(({ kind, endsAt }) => toldNotices[kind] !== endsAt);
}

/**
 * The notices that are due at `now`, and the license with a note that they were told; null when none is. All of them are
 * told, however late: what happened is in the activity log, whether or not anybody looked in time.
 */
export function tellNotices<L extends Noticed & Pick<License, "revision">>(
  license: L,
  now: number,
): { readonly notices: readonly DueNotice[]; readonly license: L } | null {
  const notices = noticesAhead(license).filter(({ dueAt }) => dueAt <= now);
  if (notices.length === 0) return null;
  const told = Object.fromEntries(notices.map(({ kind, endsAt }) => [kind, endsAt]));
  const toldNotices: ToldNotices = { ...license.toldNotices, ...told };
  return { notices, license: { ...license, toldNotices, revision: license.revision + 1 } };
}
