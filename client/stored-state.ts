import type { Downgrade } from "../shared/domain/refusal.ts";
import type { LicenseEntry } from "../shared/signing/license-file.ts";
import type { LastAttempt } from "./attempt.ts";
import { isLicenseEntry } from "./license-entry.ts";

export const STATE_VERSION = 1;

/** A license that this node may not use any more although its license file may still name it. */
export interface RemovedLicense {
  readonly license: LicenseEntry;
  /** Why; `RELEASED` when this node gave it back itself. */
  readonly code: Downgrade | "RELEASED";
  /** License files up to this serial do not bring it back. */
  readonly serial: number;
  readonly at: number;
}

/** What is kept in state.json, one file so that every change is all or nothing. The documents prove themselves. */
export interface StoredState {
  readonly version: typeof STATE_VERSION;
  readonly manifest: string | null;
  readonly manifestAt: number | null;
  readonly licenseFile: string | null;
  readonly verdict: string | null;
  readonly removed: readonly RemovedLicense[];
  readonly lastContactAt: number | null;
  readonly lastAttempt: LastAttempt | null;
  readonly failures: number;
  readonly nextAttemptAt: number | null;
}

export const EMPTY_STATE: StoredState = {
  version: STATE_VERSION,
  manifest: null,
  manifestAt: null,
  licenseFile: null,
  verdict: null,
  removed: [],
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

/** Reads the text of state.json; whatever is in it, this never throws. */
export function parseState(text: string): StateRead {
  const value = parseJson(text);
  if (!isRecord(value)) return { ok: false, fault: "corrupt" };
  const { version } = value;
  if (Number.isInteger(version) && Number(version) > STATE_VERSION)
    return { ok: false, fault: "newer-version" };
  if (version !== STATE_VERSION || !hasForm(value)) return { ok: false, fault: "corrupt" };
  return { ok: true, state: value as unknown as StoredState };
}

const RESULTS = ["ok", "downgraded", "refused", "unreachable", "nonsense"];

function hasForm(value: Record<string, unknown>): boolean {
  const { removed, failures, lastAttempt } = value;
  return (
    ["manifest", "licenseFile", "verdict"].every((name) => isNullOr("string", value[name])) &&
    ["manifestAt", "lastContactAt", "nextAttemptAt"].every((name) => isNullOr("number", value[name])) &&
    Number.isInteger(failures) &&
    Number(failures) >= 0 &&
    (lastAttempt === null || isLastAttempt(lastAttempt)) &&
    Array.isArray(removed) &&
    removed.every(isRemoved)
  );
}

function isLastAttempt(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { at, operation, result, reason } = value;
  const hasReason =
    reason === null ||
    (isRecord(reason) && typeof reason["code"] === "string" && typeof reason["detail"] === "string");
  return (
    typeof at === "number" && typeof operation === "string" && RESULTS.includes(String(result)) && hasReason
  );
}

function isRemoved(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { license, code, serial, at } = value;
  return (
    isLicenseEntry(license) &&
    typeof code === "string" &&
    typeof serial === "number" &&
    typeof at === "number"
  );
}

function isNullOr(type: "string" | "number", value: unknown): boolean {
  return value === null || typeof value === type;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
