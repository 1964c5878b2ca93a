import type { Downgrade } from "../../shared/domain/refusal.ts";
import type { LicenseEntry } from "../../shared/signing/license-file.ts";
import type { LastAttempt } from "../service/attempt.ts";
import type { ClusterView } from "../views/node-view.ts";
import { hasStateForm, isRecord } from "./state-form.ts";

export const STATE_VERSION = 2;

/** A license as a node holds it: one that came by a response string has no lease. */
export type HeldLicense = Omit<LicenseEntry, "deadlineAt"> & { readonly deadlineAt: number | null };

/** A license that this node may not use any more although a document may still name it. */
export interface RemovedLicense {
  readonly license: HeldLicense;
  /** Why; `RELEASED` when this node gave it back itself. */
  readonly code: Downgrade | "RELEASED";
  /** Documents up to this serial do not bring it back. */
  readonly serial: number;
  readonly at: number;
}

/** A request string that was shown: responses to its nonce are accepted until another one is made. */
export interface StoredRequest {
  readonly jws: string;
  readonly nonce: string;
  readonly at: number;
  readonly isAnswered: boolean;
}

/** What a return string gave back last. */
export interface StoredReturn {
  readonly jws: string;
  readonly at: number;
  readonly products: readonly string[];
}

/** What is remembered of time; see clock.ts. Milliseconds. */
export interface ClockMemory {
  /** No earlier time is believed; null while none is known. */
  readonly floor: number | null;
  /** A reading of the machine's clock that waits to be believed, as far as it has gone on since. */
  readonly reading: number;
  /** For how long programs have run since it was read. */
  readonly waitedMs: number;
  /** For how long programs have run here in all, whatever the clock said. */
  readonly ranMs: number;
  /** How often the service's own time was against what was believed; what follows from the last of these counts. */
  readonly corrections: number;
}

/** When this server has first known of an application. */
export interface Installed {
  readonly code: string;
  /** By the clock (epoch ms), or as the product has told. */
  readonly at: number;
  /** For how long programs had run here by then; see ClockMemory. */
  readonly ranMs: number;
}

/** When a key file was imported here first: by the clock, and how long programs had run here by then (ms). */
export interface KeyFileImport {
  readonly at: number;
  readonly ranMs: number;
}

/** What is kept in state.json, one file so that every change is all or nothing. The documents prove themselves. */
export interface StoredState {
  readonly version: typeof STATE_VERSION;
  /** Since when each application is here. */
  readonly installed: readonly Installed[];
  readonly clock: ClockMemory | null;
  /** What hashes of the hardware are salted with, for good. */
  readonly salt: string | null;
  readonly manifest: string | null;
  readonly manifestAt: number | null;
  readonly licenseFile: string | null;
  /** Earlier license files, of licenses that a later one leaves out without a signed reason. */
  readonly keptFiles: readonly string[];
  readonly verdict: string | null;
  readonly evaluationFile: string | null;
  /** Response strings whose licenses or evaluations count. */
  readonly responses: readonly { readonly jws: string; readonly nonce: string }[];
  readonly request: StoredRequest | null;
  readonly returned: StoredReturn | null;
  readonly removed: readonly RemovedLicense[];
  /** Codes of the products that were licensed once: their evaluation is over. */
  readonly licensed: readonly string[];
  readonly activatedAt: number | null;
  readonly tokenDescription: string | null;
  /** Warnings that were given, so that each is given once. */
  readonly told: readonly string[];
  readonly cluster: ClusterView | null;
  readonly lastContactAt: number | null;
  readonly lastAttempt: LastAttempt | null;
  readonly failures: number;
  readonly nextAttemptAt: number | null;
  /** First imports of key files by the files' ids; they stay whatever else is lost. Left out where there was none. */
  readonly keyFiles?: Readonly<Record<string, KeyFileImport>>;
}

export const EMPTY_STATE: StoredState = {
  version: STATE_VERSION,
  installed: [],
  clock: null,
  salt: null,
  manifest: null,
  manifestAt: null,
  licenseFile: null,
  keptFiles: [],
  verdict: null,
  evaluationFile: null,
  responses: [],
  request: null,
  returned: null,
  removed: [],
  licensed: [],
  activatedAt: null,
  tokenDescription: null,
  told: [],
  cluster: null,
  lastContactAt: null,
  lastAttempt: null,
  failures: 0,
  nextAttemptAt: null,
};

/** The text of state.json. */
export function formatState(state: StoredState): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}

export type StateRead =
  | { readonly ok: true; readonly state: StoredState }
  | { readonly ok: false; readonly fault: "corrupt" | "newer-version" };

/** Reads the text of state.json; whatever is in it, this never throws. An older version is read as today's. */
export function parseState(text: string): StateRead {
  const value = parseJson(text);
  if (!isRecord(value)) return { ok: false, fault: "corrupt" };
  const { version } = value;
  if (Number.isInteger(version) && Number(version) > STATE_VERSION)
    return { ok: false, fault: "newer-version" };
  const isFirst = version === 1 && FIRST_MEMBERS.every((name) => Object.hasOwn(value, name));
  const state = isFirst ? { ...EMPTY_STATE, ...value, version: STATE_VERSION } : value;
  if (state["version"] !== STATE_VERSION || !hasStateForm(state)) return { ok: false, fault: "corrupt" };
  return { ok: true, state: state as unknown as StoredState };
}

/** What a state of version 1 has, which knew neither evaluations nor strings. */
const FIRST_MEMBERS = [
  "manifest",
  "manifestAt",
  "licenseFile",
  "verdict",
  "removed",
  "lastContactAt",
  "lastAttempt",
  "failures",
  "nextAttemptAt",
];

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
