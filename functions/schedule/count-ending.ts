import { DEFAULTS } from "../../shared/domain/limits.ts";
import { DAY_MS, utcDay } from "../../shared/domain/time.ts";
import { ENDING_BLOCK_DAYS, endingBlocks } from "../../shared/storage/statistics-ending.ts";
import { ONCE_A_DAY_MS } from "./once-a-day.ts";
import type { SweepPlace, SweepStep } from "./sweep-steps.ts";

const PAGE = 100;

/**
 * Counts once a day how many licenses end on each of the next days, some days at a time. It reads those that end in them or
 * are to be told of in them, and no other.
 */
export const countEnding: SweepStep<number> = {
  name: "count-ending",
  everyMs: ONCE_A_DAY_MS,
  page: async ({ now }) => ({ ids: endingBlocks(utcDay(now())).map(String), next: null }),
  load: async (_place, ids) => ids.map((id) => ({ id, item: Number(id) })),
  async settle(place, block) {
    const from = block * ENDING_BLOCK_DAYS * DAY_MS;
    const to = from + ENDING_BLOCK_DAYS * DAY_MS;
    const ahead = DEFAULTS.expiringDays * DAY_MS;
    const days = new Map<number, number>();
    const met = new Set<string>();
    const count = async (ids: readonly string[]) => {
      const found = await place.storage.loadLicensesWithUses(ids, place.now());
      for (const { license } of found) {
        const { id, state, expiresAt } = license;
        if (state === "revoked" || expiresAt === null || expiresAt < from || expiresAt >= to || met.has(id))
          continue;
        met.add(id);
        days.set(utcDay(expiresAt), (days.get(utcDay(expiresAt)) ?? 0) + 1);
      }
    };
    // A license is listed under its next notice: first that it is expiring, then its end. One that moves meanwhile is met twice.
    await eachDue(place, from - ahead, to - ahead, count);
    await eachDue(place, from, to, count);
    await place.storage.saveEnding(block, Object.fromEntries(days));
    return days.size > 0;
  },
};

async function eachDue(
  { storage }: SweepPlace,
  from: number,
  to: number,
  visit: (ids: readonly string[]) => Promise<void>,
): Promise<void> {
  let after: string | null = null;
  do {
    const request = { limit: PAGE, after, from, to };
    const page: Awaited<ReturnType<typeof storage.readAscending>> = await storage.readAscending(
      "licensesDue",
      request,
    );
    await visit(page.ids);
    after = page.next;
  } while (after !== null);
}
