import { type EntryHash, LOG_PROOF, type StoredEntry } from "../../shared/contract/activity-proof.ts";
import type { Seal } from "../../shared/signing/seal.ts";
import { sha256 } from "./judge-seals.ts";
import type { Finding } from "./log-findings.ts";

const DAY_MS = 86_400_000;

/** The id and hash of each entry as it is now. */
export function hashesOf(entries: readonly StoredEntry[]): readonly EntryHash[] {
  return entries.map((entry) => ({ id: String(entry["id"]), hash: LOG_PROOF.entryHash(entry, sha256) }));
}

/** True when these are what the hour was sealed with. */
export function isAsSealed(
  { hour, hash }: Pick<Seal, "hour" | "hash">,
  hashes: readonly EntryHash[],
): boolean {
  return LOG_PROOF.hourHash(hour, hashes, sha256) === hash;
}

/**
 * What happened to an hour that is not as it was sealed. `sealedWith` is what the service kept of its sealing, and tells which
 * entry it was, unless it was changed itself. In an hour that is being pruned entries may be missing.
 */
export function judgeHour(
  seal: Pick<Seal, "hour" | "hash" | "entries">,
  found: readonly EntryHash[],
  sealedWith: readonly EntryHash[],
  isPruned: boolean,
): readonly Finding[] {
  const hour = LOG_PROOF.hourText(seal.hour);
  if (!isAsSealed(seal, sealedWith)) {
    if (isPruned && found.length === 0) return [];
    const says = `it was sealed with ${counted(seal.entries)} and has ${found.length}; which of them differ cannot be known`;
    return [{ what: "hour-changed", hour, entryId: null, says }];
  }
  const sealed = new Map(sealedWith.map(({ id, hash }) => [id, hash]));
  const seen = new Set<string>();
  const differing = found.flatMap(({ id, hash }): Finding[] => {
    const isSecond = seen.has(id);
    seen.add(id);
    if (!sealed.has(id) || isSecond)
      return [
        { what: "entry-inserted", hour, entryId: id, says: "it was not there when the hour was sealed" },
      ];
    if (sealed.get(id) === hash) return [];
    return [
      { what: "entry-changed", hour, entryId: id, says: "it is not what it was when the hour was sealed" },
    ];
  });
  const missing = isPruned ? [] : [...sealed.keys()].filter((id) => !seen.has(id));
  return [
    ...differing,
    ...missing.map(
      (id): Finding => ({
        what: "entry-removed",
        hour,
        entryId: id,
        says: "it was there when the hour was sealed",
      }),
    ),
  ];
}

/** Entries of which the addresses were truncated before their time, so that nobody can check them any more. */
export function judgeAddresses(
  hour: number,
  entries: readonly StoredEntry[],
  now: number,
): readonly Finding[] {
  return entries
    .filter(
      (entry) =>
        LOG_PROOF.isTruncated(entry) && Number(entry["at"]) + LOG_PROOF.rawAddressDays * DAY_MS > now,
    )
    .map((entry) => ({
      what: "addresses-removed",
      hour: LOG_PROOF.hourText(hour),
      entryId: String(entry["id"]),
      says: `its addresses were truncated before their ${LOG_PROOF.rawAddressDays} days were over`,
    }));
}

function counted(entries: number): string {
  return entries === 1 ? "1 entry" : `${entries} entries`;
}
