import { sameHardware } from "../shared/domain/fingerprint.ts";
import { openDocument } from "../shared/signing/document.ts";
import type { LicenseEntry, LicenseFile, Verdict } from "../shared/signing/license-file.ts";
import { type Manifest, manifestKeys, readManifest } from "../shared/signing/manifest.ts";
import { hashHardware } from "./hash-hardware.ts";
import { isLicenseEntry } from "./license-entry.ts";
import { type NodeKey, parseNodeKey } from "./node-key.ts";
import type { StateFaultReason } from "./state-fault.ts";
import { KEY_FILE, STATE_FILE, type StateFolder } from "./state-folder.ts";
import { EMPTY_STATE, parseState, type StoredState } from "./stored-state.ts";

/** What a state directory holds and proves at one moment. */
export interface Snapshot {
  /** The exact text of state.json that this was read from: the base of the next write. */
  readonly raw: string | null;
  readonly stored: StoredState;
  readonly key: NodeKey | null;
  readonly manifest: Manifest | null;
  readonly file: LicenseFile | null;
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

/** Reads a state directory. Whatever is in it, this does not throw: what cannot be used is a fault. */
export async function readSnapshot(folder: StateFolder, trust: Trust): Promise<Snapshot> {
  const blank = { raw: null, stored: EMPTY_STATE, key: null, manifest: null, file: null, verdict: null };
  let raw: string | null;
  let keyText: string | null;
  try {
    raw = folder.read(STATE_FILE);
    keyText = folder.read(KEY_FILE);
  } catch {
    return { ...blank, fault: "unreadable" };
  }
  const key = keyText === null ? null : await parseNodeKey(keyText);
  const state = raw === null ? ({ ok: true, state: EMPTY_STATE } as const) : parseState(raw);
  const found = { ...blank, raw, key: key?.ok ? key.key : null };
  if (!state.ok) return { ...found, fault: state.fault === "corrupt" ? "state-corrupt" : "state-newer" };
  if (key !== null && !key.ok)
    return { ...found, stored: state.state, fault: key.fault === "corrupt" ? "key-corrupt" : "key-newer" };
  return prove({ raw, stored: state.state, key: found.key }, trust);
}

/** Proves the documents of a stored state: the manifest by the pinned roots, the rest by the manifest. */
export async function prove(
  { raw, stored, key }: Pick<Snapshot, "raw" | "stored" | "key">,
  trust: Trust,
): Promise<Snapshot> {
  const found = { raw, stored, key, manifest: null, file: null, verdict: null, fault: null };
  const read = stored.manifest === null ? null : await readManifest(stored.manifest, trust.pins);
  const manifest = read?.ok ? read.manifest : null;
  if (stored.licenseFile === null) return { ...found, manifest };
  if (read === null) return { ...found, fault: "no-manifest" };
  if (!read.ok || manifest === null)
    return {
      ...found,
      fault: !read.ok && read.fault === "KEY_UNKNOWN" ? "manifest-untrusted" : "no-manifest",
    };
  const by = { keyFor: manifestKeys(manifest), issuer: manifest.iss, audience: null, at: null };
  const opened = await openDocument<LicenseFile>("license", stored.licenseFile, by);
  if (!opened.ok) {
    const isUntrusted = opened.fault === "KEY_UNKNOWN" || opened.fault === "DOCUMENT_OF_OTHER_ISSUER";
    return { ...found, manifest, fault: isUntrusted ? "license-untrusted" : "license-corrupt" };
  }
  const file = opened.claims;
  if (!isLicenseFile(file)) return { ...found, manifest, fault: "license-corrupt" };
  if (key === null) return { ...found, manifest, fault: "key-missing" };
  if (file.aud !== key.nodeId) return { ...found, manifest, fault: "copied-key" };
  if (sameHardware(file.fingerprint ?? {}, hashHardware(trust.hardware, manifest.iss)) === "different")
    return { ...found, manifest, file, fault: "copied-hardware" };
  const verdict =
    stored.verdict === null
      ? null
      : await openDocument<Verdict>("verdict", stored.verdict, { ...by, audience: key.nodeId });
  return { ...found, manifest, file, verdict: verdict?.ok ? verdict.claims : null };
}

/** True when the claims of a license file have the form that this version understands. */
export function isLicenseFile(claims: LicenseFile): boolean {
  return (
    Number.isSafeInteger(claims.serial) &&
    Array.isArray(claims.licenses) &&
    claims.licenses.every(isLicenseEntry)
  );
}

/** The licenses that this node holds: what its license file names, less what was removed since. */
export function heldLicenses({ file, stored, fault }: Snapshot): readonly LicenseEntry[] {
  if (file === null || fault !== null) return [];
  return file.licenses.filter(
    ({ id }) => !stored.removed.some(({ license, serial }) => license.id === id && serial >= file.serial),
  );
}

/** The serial below which no further document is accepted. */
export function serialFloor({ file, verdict }: Snapshot): number {
  return Math.max(file?.serial ?? 0, verdict?.serial ?? 0);
}

/** The latest time that a signed document of this state proves (epoch ms). */
export function provenTime(snapshot: Snapshot): number {
  return Math.max(serialFloor(snapshot), snapshot.manifest?.serial ?? 0);
}

/**
 * What a running program goes on with after it has read its directory again. A disk that is full or gone takes nothing
 * away from it: the memory stays, marked, until the directory can be read and is not older.
 */
export function afterReading(read: Snapshot, memory: Snapshot): Snapshot {
  if (memory.fault !== null || memory.file === null) return read;
  if (read.fault === "unreadable") return { ...memory, isUnwritten: true };
  if (memory.isUnwritten !== true || read.fault !== null || serialFloor(read) >= serialFloor(memory))
    return read;
  const { lastAttempt, failures, nextAttemptAt } = read.stored;
  return { ...memory, raw: read.raw, stored: { ...memory.stored, lastAttempt, failures, nextAttemptAt } };
}
