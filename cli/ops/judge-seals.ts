import { createHash } from "node:crypto";
import { LOG_PROOF } from "../../shared/contract/activity-proof.ts";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import type { listActivitySeals } from "../../shared/contract/operations/list-activity-seals.ts";
import { readSeal, type Seal, toldBySeal } from "../../shared/signing/seal.ts";
import type { Finding } from "./log-findings.ts";
import type { LogKeys } from "./log-keys.ts";

type SealReply = ReplyOf<typeof listActivitySeals>;

/** A seal as far as it can be trusted: by its own signature, by a later seal that vouches for it, or not at all. */
export interface JudgedSeal {
  readonly hour: number;
  readonly seal: Seal;
  readonly proof: "signature" | "chain" | "none";
}

export interface JudgedChain {
  readonly seals: readonly JudgedSeal[];
  readonly findings: readonly Finding[];
}

/** SHA-256 in base64url, as the hashes of the log are. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

interface Opened {
  readonly hour: number;
  readonly told: Seal | null;
  readonly fault: string | null;
}

/**
 * Judges the seals of one hour after the other, oldest first, `from` an hour on; null: the first of them must be the first of
 * all. `newest` is how far the service says that the log is sealed.
 */
export async function judgeSeals(
  items: Readonly<SealReply["items"]>,
  newest: SealReply["newest"],
  keys: LogKeys,
  from: number | null,
): Promise<JudgedChain> {
  const opened: Opened[] = [];
  for (const { hour, document } of items) {
    const read = await readSeal(document, keys.keyFor, keys.issuer);
    const told = read.ok ? read.seal : toldBySeal(document);
    opened.push({ hour: LOG_PROOF.readHourText(hour) ?? -1, told, fault: read.ok ? null : read.fault });
  }
  const findings = [...beginning(opened, from), ...gaps(opened), ...ending(opened, newest, from)];
  const seals: JudgedSeal[] = [];
  let later: JudgedSeal | null = null;
  for (const each of opened.toReversed()) {
    const { judged, finding } = judgeOne(each, vouchedFor(each, later));
    if (finding !== null) findings.push(finding);
    if (judged !== null) seals.push(judged);
    later = judged;
  }
  return { seals: seals.reverse(), findings };
}

/** The chain's value after this hour, as the next hour's seal vouches for it; null where that is not there, or unproven. */
function vouchedFor({ hour }: Opened, later: JudgedSeal | null): string | null {
  return later?.hour === hour + 1 && later.proof !== "none" ? later.seal.previous : null;
}

function judgeOne(
  { hour, told, fault }: Opened,
  vouched: string | null,
): { readonly judged: JudgedSeal | null; readonly finding: Finding | null } {
  const found = (what: Finding["what"], says: string): Finding => ({
    what,
    hour: LOG_PROOF.hourText(hour),
    entryId: null,
    says,
  });
  if (told === null) return { judged: null, finding: found("seal-changed", "what stands here is no seal") };
  if (told.hour !== hour)
    return {
      judged: null,
      finding: found("seal-changed", `the seal is that of ${LOG_PROOF.hourText(told.hour)}`),
    };
  const isConsistent = told.chain === LOG_PROOF.chainHash(told.previous, told.hour, told.hash, sha256);
  const isVouched = isConsistent && vouched === told.chain;
  const proof = fault === null ? "signature" : isVouched ? "chain" : "none";
  const judged = { hour, seal: told, proof } as const;
  if (!isConsistent) return { judged, finding: found("seal-changed", "the seal does not agree with itself") };
  if (vouched !== null && !isVouched)
    return fault === null
      ? { judged, finding: found("chain-broken", "the seal after it vouches for another one") }
      : { judged, finding: found("seal-changed", "it is not the seal that the one after it vouches for") };
  if (fault === null) return { judged, finding: null };
  if (fault !== "KEY_UNKNOWN")
    return { judged, finding: found("seal-changed", `the seal does not open: ${fault}`) };
  const says = "its key is not known, and no later seal vouches for it";
  return { judged, finding: isVouched ? null : found("seal-unproven", says) };
}

function beginning([first]: readonly Opened[], from: number | null): readonly Finding[] {
  if (first === undefined || first.hour === from || first.told?.previous === LOG_PROOF.chainStart) return [];
  if (from === null)
    return [
      removed(first.hour - 1, "the seals up to here are gone: the first one left is not the first of all"),
    ];
  return [removed(from, `the seals from here on to ${LOG_PROOF.hourText(first.hour - 1)} are gone`)];
}

function gaps(opened: readonly Opened[]): readonly Finding[] {
  return opened.flatMap(({ hour }, at) => {
    const before = opened[at - 1]?.hour;
    if (before === undefined || before === hour - 1) return [];
    const count = hour - before - 1;
    return [
      removed(
        before + 1,
        count === 1 ? "the seal is gone" : `the seals of ${count} hours from here on are gone`,
      ),
    ];
  });
}

function ending(
  opened: readonly Opened[],
  newest: SealReply["newest"],
  from: number | null,
): readonly Finding[] {
  const last = opened.at(-1);
  if (newest === null)
    return last === undefined
      ? []
      : [removed(last.hour, "the note of how far the log is sealed is gone; the sweep cannot go on")];
  const head = LOG_PROOF.readHourText(newest.hour) ?? -1;
  if (last === undefined && from !== null && from > head) return [];
  if (last === undefined)
    return [removed(head, "the service says that the log is sealed up to here, and there is no seal")];
  if (last.hour < head) return [removed(last.hour + 1, `the seals from here on to ${newest.hour} are gone`)];
  const isSame = last.hour === head && last.told?.chain === newest.chain;
  return isSame
    ? []
    : [
        {
          what: "chain-broken",
          hour: LOG_PROOF.hourText(last.hour),
          entryId: null,
          says: "the service would go on from another value of the chain",
        },
      ];
}

function removed(hour: number, says: string): Finding {
  return { what: "seal-removed", hour: LOG_PROOF.hourText(hour), entryId: null, says };
}
