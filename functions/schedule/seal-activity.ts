import { hourText, keptSince, lastClosedHour } from "../../shared/domain/activity-hours.ts";
import {
  CHAIN_START,
  chainHash,
  type EntryHash,
  entryHash,
  hourHash,
} from "../../shared/domain/activity-proof.ts";
import { type SealedHour, sealClaims } from "../../shared/signing/seal.ts";
import type { SealHead } from "../../shared/storage/seals.ts";
import { firstLogHour, sha256 } from "./log-hours.ts";
import type { SweepPlace, SweepStep } from "./sweep-steps.ts";

const HOURS_AT_ONCE = 6;

/**
 * Seals each hour of the activity log that is closed, one after the other: a hash over its entries, chained to the hour before,
 * signed. What was sealed is never sealed again; two runs at once, or one that was killed, make the same chain.
 */
export const sealActivity: SweepStep<string> = {
  name: "seal-activity",
  everyMs: 0,
  async page(place, after) {
    const from = after === null ? await nextHour(place, await place.storage.loadSealHead()) : Number(after);
    const last = lastClosedHour(place.now());
    if (from === null || from > last) return { ids: [], next: null };
    const next = from + HOURS_AT_ONCE;
    return { ids: [String(from)], next: next > last ? null : String(next) };
  },
  // One at a time: each seal needs the one before, so what was set aside is tried by whoever comes next.
  load: async (_place, ids) => ids.slice(0, 1).map((id) => ({ id, item: id })),
  async settle(place) {
    let isAny = false;
    for (let count = 0; count < HOURS_AT_ONCE; count += 1) {
      if (!(await sealNext(place))) return isAny;
      isAny = true;
    }
    return isAny;
  },
};

async function nextHour(place: SweepPlace, head: SealHead | null): Promise<number | null> {
  return head === null ? firstLogHour(place) : head.hour + 1;
}

/** Seals the hour after the last sealed one; false when it is not closed yet. */
async function sealNext(place: SweepPlace): Promise<boolean> {
  const { storage, signer, now } = place;
  const head = await storage.loadSealHead();
  const hour = await nextHour(place, head);
  if (hour === null || hour > lastClosedHour(now())) return false;
  const hashes = await entryHashesOf(place, hour);
  const sealed = await sealOf(place, hour, hashes, head);
  const { issuer, sign } = await signer();
  const document = await sign("seal", sealClaims(issuer, sealed, now()), now());
  // First what the seal is made over: a seal that can be read has it beside it.
  await storage.saveEntryHashes(hour, hashes);
  const { chain, keptSince: kept } = sealed;
  const saved = await storage.saveSeal(
    { hour, document, entries: hashes.length },
    { hour, chain, keptSince: kept },
    head?.hour ?? null,
  );
  if (saved === "contended") throw new Error("the seals are being written all the time");
  if (saved === "sealed-already")
    throw new Error(
      `${hourText(hour)} has a seal that the head of the chain does not know: one of them was changed`,
    );
  return true;
}

async function entryHashesOf({ storage }: SweepPlace, hour: number): Promise<readonly EntryHash[]> {
  const hashes: EntryHash[] = [];
  await storage.eachEntryOf(hour, (entries) => {
    for (const { entry } of entries)
      hashes.push({ id: String(entry.id), hash: entryHash({ ...entry }, sha256) });
  });
  return hashes.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function sealOf(
  { settings, now }: SweepPlace,
  hour: number,
  hashes: readonly EntryHash[],
  head: SealHead | null,
): Promise<SealedHour> {
  const { activityRetentionDays } = await settings.read();
  const hash = hourHash(hour, hashes, sha256);
  const previous = head?.chain ?? CHAIN_START;
  return {
    hour,
    entries: hashes.length,
    hash,
    previous,
    chain: chainHash(previous, hour, hash, sha256),
    keptSince: Math.max(head?.keptSince ?? 0, keptSince(now(), activityRetentionDays)),
  };
}
