import { LOG_PROOF, type StoredEntry } from "../../shared/contract/activity-proof.ts";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { getActivityHashes } from "../../shared/contract/operations/get-activity-hashes.ts";
import { getActivityHour } from "../../shared/contract/operations/get-activity-hour.ts";
import { listActivitySeals } from "../../shared/contract/operations/list-activity-seals.ts";
import type { Send } from "../client.ts";
import { readList } from "../list.ts";
import { hashesOf, isAsSealed, judgeAddresses, judgeHour } from "./judge-hour.ts";
import { type JudgedSeal, judgeSeals } from "./judge-seals.ts";
import type { Finding } from "./log-findings.ts";
import { loadLogKeys } from "./log-keys.ts";

/** What is checked: the hours from `from` on and before `to` (counted from 1970), or all that are sealed. */
export interface LogCheckRequest {
  readonly from: number | null;
  readonly to: number | null;
  /** The `x` of trusted root keys; empty: the service's word is taken for its keys. */
  readonly pins: readonly string[];
  readonly now: number;
}

/** What a check of the log found. */
export interface LogCheck {
  readonly hours: number;
  readonly entries: number;
  readonly prunedHours: number;
  /** Hours whose seals open with a key that is known, and hours for which a later seal vouches since theirs is gone. */
  readonly signed: number;
  readonly byChain: number;
  readonly keysProvenBy: "root" | "service";
  readonly from: string | null;
  readonly through: string | null;
  /** How far the log is sealed, and the chain's value there: who keeps it can tell later that nobody made the chain anew. */
  readonly newest: { readonly hour: string; readonly chain: string } | null;
  /** Hours that were sealed more than two days after their end; the chain itself begins with a day that is a day old. */
  readonly sealedLate: number;
  readonly findings: readonly Finding[];
}

const AT_ONCE = 8;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Makes the hashes of the log, its chain and its signatures anew, and compares them with the seals. */
export async function checkLog(
  send: Send,
  { from, to, pins, now }: LogCheckRequest,
  progress: (text: string) => void,
): Promise<LogCheck> {
  const keys = await loadLogKeys(send, pins);
  const { items, newest } = await readSeals(send, from, progress);
  const { seals, findings } = await judgeSeals(items, newest, keys, from);
  const asked = seals.filter(({ hour }) => to === null || hour < to);
  const newestSeal = seals.at(-1)?.seal.serial ?? 0;
  const context = {
    keptSince: Math.max(0, ...seals.filter(isSigned).map(({ seal }) => seal.keptSince)),
    // A truncation may be a little older than the newest seal; the service's clock may be another than this machine's.
    now: Math.max(now, newestSeal) + DAY_MS,
  };
  const checked: HourCheck[] = [];
  for (let start = 0; start < asked.length; start += AT_ONCE) {
    const some = asked.slice(start, start + AT_ONCE);
    progress(`${LOG_PROOF.hourText(some[0]?.hour ?? 0)}: hour ${start + 1} of ${asked.length}`);
    checked.push(...(await Promise.all(some.map((each) => checkHour(send, each, context)))));
  }
  return {
    hours: asked.length,
    entries: checked.reduce((sum, { entries }) => sum + entries, 0),
    prunedHours: checked.filter(({ isPruned }) => isPruned).length,
    signed: asked.filter(isSigned).length,
    byChain: asked.filter(({ proof }) => proof === "chain").length,
    keysProvenBy: keys.provenBy,
    from: hourOrNull(asked[0]),
    through: hourOrNull(asked.at(-1)),
    newest,
    sealedLate: asked.filter(({ hour, seal }) => seal.serial > (hour + 1) * HOUR_MS + 2 * DAY_MS).length,
    findings: [...findings, ...checked.flatMap((each) => each.findings)].sort((a, b) =>
      a.hour < b.hour ? -1 : 1,
    ),
  };
}

function isSigned({ proof }: JudgedSeal): boolean {
  return proof === "signature";
}

function hourOrNull(judged: JudgedSeal | undefined): string | null {
  return judged === undefined ? null : LOG_PROOF.hourText(judged.hour);
}

/** All seals from an hour on: later ones vouch for those whose key is gone. */
async function readSeals(send: Send, from: number | null, progress: (text: string) => void) {
  let newest: ReplyOf<typeof listActivitySeals>["newest"] = null;
  const hour = from === null ? {} : { from: LOG_PROOF.hourText(from) };
  const { items } = await readList({ all: true, limit: 200 }, async (query) => {
    const page = await send(listActivitySeals, { query: { ...query, ...hour } });
    newest = page.newest;
    progress(`reading seals: ${page.items.at(-1)?.hour ?? "none"}`);
    return page;
  });
  return { items, newest: newest as ReplyOf<typeof listActivitySeals>["newest"] };
}

interface HourCheck {
  readonly entries: number;
  readonly isPruned: boolean;
  readonly findings: readonly Finding[];
}

async function checkHour(
  send: Send,
  { hour, seal }: JudgedSeal,
  { keptSince, now }: { readonly keptSince: number; readonly now: number },
): Promise<HourCheck> {
  const name = { hour: LOG_PROOF.hourText(hour) };
  const { items } = await readList({ all: true, limit: 200 }, (query) =>
    send(getActivityHour, { query: { ...query, ...name } }),
  );
  const entries = items as readonly StoredEntry[];
  const found = hashesOf(entries);
  const early = judgeAddresses(hour, entries, now);
  if (isAsSealed(seal, found)) return { entries: entries.length, isPruned: false, findings: early };
  const isPruned = hour < keptSince;
  const { items: sealedWith } = await readList({ all: true }, ({ cursor }) =>
    send(getActivityHashes, { query: { cursor, ...name } }),
  );
  const findings = [...early, ...judgeHour(seal, found, sealedWith, isPruned)];
  return { entries: entries.length, isPruned, findings };
}
