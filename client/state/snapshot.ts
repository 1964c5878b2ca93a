import type { EvaluationFile } from "../../shared/signing/evaluation-file.ts";
import type { LicenseEntry, LicenseFile, Verdict } from "../../shared/signing/license-file.ts";
import type { Manifest } from "../../shared/signing/manifest.ts";
import type { OfflineResponse } from "../../shared/signing/response.ts";
import type { NodeKey } from "./node-key.ts";
import type { StateFaultReason } from "./state-fault.ts";
import { EMPTY_STATE, type HeldLicense, type StoredState } from "./stored-state.ts";

/** What a state directory holds and proves at one moment. */
export interface Snapshot {
  /** The exact text of state.json that this was read from: the base of the next write. */
  readonly raw: string | null;
  readonly stored: StoredState;
  readonly key: NodeKey | null;
  readonly manifest: Manifest | null;
  /** The newest manifest that came inside a response string. */
  readonly offlineManifest: Manifest | null;
  /** What hashes of the hardware are salted with here. */
  readonly salt: string;
  readonly file: LicenseFile | null;
  /** Earlier license files with their texts, of licenses that the file leaves out. */
  readonly kept: readonly (LicenseFile & { readonly text: string })[];
  /** With their texts; the newest first. */
  readonly responses: readonly (OfflineResponse & { readonly text: string })[];
  readonly evaluations: EvaluationFile | null;
  readonly verdict: Verdict | null;
  /** Why nothing of this may be used; null when it may. */
  readonly fault: StateFaultReason | null;
  /** Set when the disk has not taken this, or is gone: it lives in memory only. */
  readonly isUnwritten?: true;
}

/** What documents are judged against. */
export interface Trust {
  readonly pins: readonly string[];
  /** Raw hardware components, read once. */
  readonly hardware: Readonly<Record<string, string>>;
}

/** What an empty directory holds. */
export const NOTHING = {
  raw: null,
  stored: EMPTY_STATE,
  key: null,
  manifest: null,
  offlineManifest: null,
  salt: "",
  file: null,
  kept: [],
  responses: [],
  evaluations: null,
  verdict: null,
  fault: null,
} as const satisfies Snapshot;

/**
 * The licenses that this node holds: what its documents name, the newest document first, less what was removed since.
 * One that a newer license file left out without a signed reason is held by the older one, until its own deadline.
 */
export function heldLicenses({ file, kept, responses, stored, fault }: Snapshot): readonly HeldLicense[] {
  if (fault !== null) return [];
  const documents = [
    ...(file === null ? [] : [file, ...kept]),
    ...responses.map((response) => ({
      serial: response.serial,
      licenses: response.licenses.map((license): HeldLicense => ({ ...license, deadlineAt: null })),
    })),
  ].sort((a, b) => b.serial - a.serial);
  const held = new Map<string, HeldLicense>();
  for (const { serial, licenses } of documents)
    for (const license of licenses) {
      const isGone = stored.removed.some((each) => each.license.id === license.id && each.serial >= serial);
      if (!isGone && !held.has(license.id)) held.set(license.id, license);
    }
  return [...held.values()];
}

/** Those that came by a license file: they have a lease, and a poll asks for them. */
export function onlineLicenses(snapshot: Snapshot): readonly LicenseEntry[] {
  return heldLicenses(snapshot).filter((license) => license.deadlineAt !== null) as LicenseEntry[];
}

/** Those that came by a response string. */
export function offlineLicenses(snapshot: Snapshot): readonly HeldLicense[] {
  return heldLicenses(snapshot).filter(({ deadlineAt }) => deadlineAt === null);
}

/** The serial below which no further document is accepted. */
export function serialFloor({ file, verdict }: Snapshot): number {
  return Math.max(file?.serial ?? 0, verdict?.serial ?? 0);
}

/** The latest time that a signed document of this state proves (epoch ms). */
export function provenTime(snapshot: Snapshot): number {
  const { manifest, offlineManifest, evaluations, responses } = snapshot;
  const serials = [manifest, offlineManifest, evaluations, ...responses].map((each) => each?.serial ?? 0);
  return Math.max(serialFloor(snapshot), ...serials);
}

/**
 * What a running program goes on with after it has read its directory again. A disk that is full or gone takes nothing
 * away from it: the memory stays, marked, until the directory can be read and is not older.
 */
export function afterReading(read: Snapshot, memory: Snapshot): Snapshot {
  if (memory.fault !== null || memory.raw === null) return read;
  const isGone = read.raw === null && read.fault === null;
  if (read.fault === "unreadable" || isGone) return { ...memory, isUnwritten: true };
  if (memory.isUnwritten !== true || read.fault !== null || serialFloor(read) >= serialFloor(memory))
    return read;
  const { lastAttempt, failures, nextAttemptAt } = read.stored;
  return { ...memory, stored: { ...memory.stored, lastAttempt, failures, nextAttemptAt } };
}
