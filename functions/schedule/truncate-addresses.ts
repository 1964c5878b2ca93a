import type { Activation } from "../../shared/domain/activation.ts";
import type { ActivityEntry } from "../../shared/domain/activity.ts";
import { addressProof, isTruncatedOrigin, truncatedSubjects } from "../../shared/domain/activity-proof.ts";
import {
  addressesAreDue,
  isOldAddress,
  isRawRecord,
  RAW_ADDRESS_DAYS,
  truncatedAddresses,
  truncatedName,
} from "../../shared/domain/old-address.ts";
import { DAY_MS, utcHour } from "../../shared/domain/time.ts";
import type { KeyedEntry } from "../../shared/storage/activity-hour.ts";
import { firstLogHour, hoursPage, loadHours, sha256 } from "./log-hours.ts";
import type { SweepPlace, SweepStep } from "./sweep-steps.ts";

const AT_ONCE = 25;
const RAW_MS = RAW_ADDRESS_DAYS * DAY_MS;

/**
 * Truncates addresses that are 30 days old: those in the activity log, and those of activations that ended so long ago, which
 * the log names. It goes by the hours of the log; an hour is looked at again until the last of its entries is due.
 */
export const truncateOldAddresses: SweepStep<number> = {
  name: "truncate-addresses",
  everyMs: 0,
  async page(place, after, lastPassAt) {
    const from = after === null ? await beginning(place, lastPassAt) : Number(after);
    return hoursPage(place, from, utcHour(place.now() - RAW_MS) + 1);
  },
  load: loadHours,
  async settle(place, hour) {
    const ended = new Set<string>();
    let isAny = false;
    await place.storage.eachEntryOf(hour, async (entries) => {
      const due = entries.filter(({ entry }) => isOldAddress(entry.at, place.now()));
      for (const { entry } of due) for (const id of activationsEndedBy(entry)) ended.add(id);
      for (let start = 0; start < due.length; start += AT_ONCE) {
        const done = await Promise.all(
          due.slice(start, start + AT_ONCE).map((each) => truncateOne(place, each)),
        );
        isAny ||= done.includes(true);
      }
    });
    return (await truncateEnded(place, [...ended])) || isAny;
  },
};

async function beginning(place: SweepPlace, lastPassAt: number | null): Promise<number | null> {
  return lastPassAt === null ? firstLogHour(place) : utcHour(lastPassAt - RAW_MS);
}

function activationsEndedBy({ kind, subjects }: ActivityEntry): readonly string[] {
  return kind === "activation.deactivated" ? subjects.filter((id) => id.startsWith("act_")) : [];
}

/** The commitment takes the salt's place, so that the hour's hash stays what it is, whether it was sealed before or not. */
async function truncateOne(place: SweepPlace, { key, entry }: KeyedEntry): Promise<boolean> {
  const { storage } = place;
  const named = truncatedSubjects({ ...entry }, sha256);
  const isNamed =
    named !== null &&
    (await storage.truncateSubjects(key, {
      subjects: named["subjects"],
      changes: named["changes"],
      subjectProof: named["subjectProof"],
    }));
  const { origin } = entry;
  if (origin === null || isTruncatedOrigin({ ...origin })) return isNamed;
  const proof = addressProof({ ...origin }, sha256);
  return storage.truncateEntry(key, { ...truncatedAddresses(origin), addressProof: proof });
}

async function truncateEnded({ storage, now }: SweepPlace, ids: readonly string[]): Promise<boolean> {
  let isAny = false;
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const found = await storage.loadActivations(ids.slice(start, start + AT_ONCE));
    const due = found.filter((each: Activation) => addressesAreDue(each, now()) && isRawRecord(each));
    const done = await Promise.all(due.map((each) => truncateOneEnded(storage, each)));
    isAny ||= done.includes(true);
  }
  return isAny;
}

/** The holder first: it is found by its activation, which is not looked at again. */
async function truncateOneEnded(storage: SweepPlace["storage"], activation: Activation): Promise<boolean> {
  const { holderId, hostName } = activation;
  if (hostName !== null && truncatedName(hostName) !== hostName) {
    const { activations } = await storage.loadNodeActivations(holderId, null);
    if (!activations.some((each) => each?.isActive)) await storage.truncateHolder(holderId, hostName);
  }
  return storage.truncateActivation(activation);
}
