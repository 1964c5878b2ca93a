import type { Refused } from "../../client/index.ts";
import {
  type Desk,
  type ProvenManifest,
  readSnapshot,
  type Snapshot,
  stateRefusal,
} from "../../client/internals.ts";
import { oneUserEach, type SeatTerm } from "../../shared/domain/seats.ts";
import type { Manifest } from "../../shared/signing/manifest.ts";
import { ofOneType } from "./one-type.ts";
import { manifestsOf, type ProvenFile, proveFile } from "./prove-file.ts";
import { readText } from "./read-text.ts";
import {
  type FirstImport,
  KEYS_FILE,
  KEYS_FILE_CHARACTERS,
  NO_KEYS,
  parseKeys,
  type StoredKeys,
} from "./stored-keys.ts";
import { NO_SEATS, parseSeats, SEATS_FILE, SEATS_FILE_CHARACTERS } from "./stored-seats.ts";

/** What a server holds of keys at one moment, as far as it is proven. */
export interface KeysSnapshot {
  /** The licensing's own state: the node's key, the known manifest, the account. */
  readonly state: Snapshot;
  /** The exact texts of the files: the bases of the next writes. */
  readonly keysText: string | null;
  readonly seatsText: string | null;
  readonly stored: StoredKeys;
  /** Each file as it is proven by itself. */
  readonly proven: readonly ProvenFile[];
  /** The files as they count beside each other. */
  readonly files: readonly ProvenFile[];
  readonly terms: readonly SeatTerm[];
  /** When each file was imported first, by whichever file remembers the earlier time. */
  readonly firsts: Readonly<Record<string, FirstImport>>;
  /** The newest manifest that is proven, with when it was fetched. */
  readonly known: ProvenManifest | null;
  /** The account that this server's licenses or key files belong to; null while there is none. */
  readonly accountId: string | null;
  /** Why the keys cannot be used; null when they can. */
  readonly fault: Refused | null;
  /** Why the seats cannot be used; null when they can. */
  readonly seatsFault: Refused | null;
}

/** A state that may serve although its license file does not: the node's own key is sound. */
const HARMLESS: ReadonlySet<string> = new Set([
  "no-manifest",
  "manifest-untrusted",
  "license-untrusted",
  "license-corrupt",
]);

/** Why the state of the licensing lets nothing be done with keys; null when it does. */
export function stateFault({ fault }: Snapshot): Refused | null {
  return fault === null || HARMLESS.has(fault) ? null : stateRefusal(fault);
}

/** Reads and proves what is stored; what was proven for `before` is not proven again. Never throws for what is in the files. */
export async function readKeys(desk: Desk, before: KeysSnapshot | null): Promise<KeysSnapshot> {
  const state = await readSnapshot(desk.folder, desk);
  const keys = readText(desk, KEYS_FILE, KEYS_FILE_CHARACTERS, parseKeys);
  const seats = readText(desk, SEATS_FILE, SEATS_FILE_CHARACTERS, parseSeats);
  const stored = keys.value ?? NO_KEYS;
  const manifests = [...(await manifestsOf(stored.files, desk.pins)), ...manifestOf(state)];
  const known = newest(manifests, state.manifest?.iss ?? null);
  const proven =
    stateFault(state) === null
      ? await proveAll(desk, { state, stored, known: known?.claims ?? null }, before)
      : [];
  const files = ofOneType(proven);
  const cover = files.find((each) => each.cover !== null)?.cover ?? null;
  for (const each of files) {
    if (each.cover !== null) desk.clock.prove(each.cover.serial);
    if (each.authorization !== null) desk.clock.prove(each.authorization.serial);
  }
  if (state.stored.clock !== null) desk.clock.recall(state.stored.clock);
  return {
    state,
    keysText: keys.text,
    seatsText: seats.text,
    stored,
    proven,
    files,
    terms: oneUserEach((seats.value ?? NO_SEATS).terms),
    firsts: firstImports(stored.firstImports, state.stored.keyFiles ?? {}),
    known,
    accountId: state.file?.sub ?? state.responses[0]?.sub ?? cover?.aud ?? null,
    fault: stateFault(state) ?? keys.fault,
    seatsFault: seats.fault,
  };
}

async function proveAll(
  { pins, hardware }: Desk,
  { state, stored, known }: { state: Snapshot; stored: StoredKeys; known: Manifest | null },
  before: KeysSnapshot | null,
): Promise<readonly ProvenFile[]> {
  const nodeId = state.key?.nodeId ?? null;
  const isSameTrust =
    before?.known?.claims.version === known?.version && (before?.state.key?.nodeId ?? null) === nodeId;
  const files: ProvenFile[] = [];
  for (const each of stored.files) {
    const proven = isSameTrust ? before?.proven.find((file) => isSame(file.stored, each)) : undefined;
    const file =
      proven === undefined
        ? await proveFile(each, { pins, nodeId, hardware, known })
        : { ...proven, stored: each };
    if (!files.some(({ id }) => id === file.id)) files.push(file);
  }
  return files;
}

type Stored = StoredKeys["files"][number];

function isSame(a: Stored, b: Stored): boolean {
  return (
    a.id === b.id &&
    a.cover === b.cover &&
    a.authorization === b.authorization &&
    a.manifest?.jws === b.manifest?.jws &&
    a.keys.length === b.keys.length &&
    a.keys.every((jws, index) => jws === b.keys[index])
  );
}

function manifestOf({ stored, manifest }: Snapshot): readonly ProvenManifest[] {
  return manifest === null || stored.manifest === null
    ? []
    : [{ jws: stored.manifest, claims: manifest, at: stored.manifestAt ?? 0 }];
}

function newest(manifests: readonly ProvenManifest[], issuer: string | null): ProvenManifest | null {
  const own = manifests.filter(({ claims }) => issuer === null || claims.iss === issuer);
  return [...own].sort((a, b) => b.claims.version - a.claims.version || b.at - a.at)[0] ?? null;
}

/** Of what two files remember, the earlier time of each. */
function firstImports(
  a: Readonly<Record<string, FirstImport>>,
  b: Readonly<Record<string, FirstImport>>,
): Readonly<Record<string, FirstImport>> {
  const merged = new Map(Object.entries(a));
  for (const [id, each] of Object.entries(b)) {
    const other = merged.get(id) ?? each;
    merged.set(id, { at: Math.min(other.at, each.at), ranMs: Math.min(other.ranMs, each.ranMs) });
  }
  return Object.fromEntries(merged);
}
