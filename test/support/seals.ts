import { createHash } from "node:crypto";
import { sealActivity } from "../../functions/schedule/seal-activity.ts";
import type { SweepStep } from "../../functions/schedule/sweep-steps.ts";
import { listActivitySeals } from "../../shared/contract/operations/list-activity-seals.ts";
import { CHAIN_START, chainHash, entryHash, hourHash } from "../../shared/domain/activity-proof.ts";
import { utcHour } from "../../shared/domain/time.ts";
import { type Seal, toldBySeal } from "../../shared/signing/seal.ts";
import { KEYS } from "../../shared/storage/table.ts";
import type { TestService } from "./service.ts";
import { runSweep } from "./sweep.ts";
import { activityLog, editItem } from "./table.ts";

/** What the seal of an hour must say, apart from its date. */
type SealText = Pick<Seal, "hour" | "entries" | "hash" | "previous" | "chain">;

const sha256 = (text: string) => createHash("sha256").update(text).digest("base64url");

/** Seals what is closed, and nothing else of the sweep. */
export function seal(service: TestService) {
  return runSweep(service, [sealActivity as SweepStep]);
}

/** Seals the newest closed hours as if those between had been sealed, too: for tests of what comes long after. */
export async function sealTheNewest(service: TestService): Promise<void> {
  await editItem(service.db, KEYS.sealHead(), { hour: utcHour(service.clock.now()) - 4 });
  await seal(service);
}

/** The seals as staff read them, oldest first. */
export async function sealsOf(service: TestService): Promise<readonly Seal[]> {
  const seals: Seal[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: "200", ...(cursor === undefined ? {} : { cursor }) };
    const { reply } = await service.staff(listActivitySeals, { query });
    for (const { document } of reply.items) {
      const told = toldBySeal(document);
      if (told !== null) seals.push(told);
    }
    cursor = reply.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return seals;
}

/** What the seals from one hour through another must say of the entries that are in the table now. */
export async function expectedSeals(
  { db }: TestService,
  first: number,
  last: number,
): Promise<readonly SealText[]> {
  const byHour = Map.groupBy(await activityLog(db), ({ at }) => utcHour(at));
  let previous = CHAIN_START;
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const hour = first + index;
    const entries = (byHour.get(hour) ?? []).map((entry) => ({
      id: entry.id,
      hash: entryHash({ ...entry }, sha256),
    }));
    const hash = hourHash(hour, entries, sha256);
    const text = {
      hour,
      entries: entries.length,
      hash,
      previous,
      chain: chainHash(previous, hour, hash, sha256),
    };
    previous = text.chain;
    return text;
  });
}
