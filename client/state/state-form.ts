import { isDowngrade } from "../../shared/domain/refusal.ts";
import { isLicenseEntry } from "./license-entry.ts";

type Test = (value: unknown) => boolean;

const RESULTS = ["ok", "downgraded", "refused", "unreachable", "nonsense"];

const isText: Test = (value) => typeof value === "string";
const isNumber: Test = (value) => typeof value === "number" && Number.isFinite(value);
/** What a Date can hold: everything else would throw where it is shown. */
const isInstant: Test = (value) => isNumber(value) && Math.abs(Number(value)) <= 8.64e15;
const isCount: Test = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isFlag: Test = (value) => typeof value === "boolean";
const orNull =
  (test: Test): Test =>
  (value) =>
    value === null || test(value);
const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
const record =
  (members: Readonly<Record<string, Test>>): Test =>
  (value) =>
    isRecord(value) && Object.entries(members).every(([name, test]) => test(value[name]));

const LICENSE_DATES = ["startsAt", "expiresAt", "maintenanceUntil", "activatedAt", "deadlineAt"];

const isRemoved = record({
  license: (value) =>
    isRecord(value) &&
    isLicenseEntry({ ...value, deadlineAt: value["deadlineAt"] ?? 0 }) &&
    LICENSE_DATES.every((name) => value[name] == null || isInstant(value[name])),
  code: (value) => value === "RELEASED" || (isText(value) && isDowngrade(String(value))),
  serial: isNumber,
  at: isInstant,
});

const isNode = record({
  nodeId: isText,
  hostName: orNull(isText),
  version: orNull(isText),
  mode: (value) => value === "online" || value === "offline",
  hardwareId: orNull(isText),
  activatedAt: isInstant,
  lastContactAt: orNull(isInstant),
  products: listOf(isText),
  isSelf: isFlag,
});

const isKeyFiles: Test = (value) =>
  isRecord(value) && Object.values(value).every(record({ at: isInstant, ranMs: isCount }));

/** True for the members of a state of this version: whatever else is in the file, what is shown and counted can be. */
export const hasStateForm: Test = record({
  installed: listOf(record({ code: isText, at: isInstant, ranMs: isCount })),
  clock: orNull(
    record({
      floor: orNull(isInstant),
      reading: isInstant,
      waitedMs: isCount,
      ranMs: isCount,
      corrections: isCount,
    }),
  ),
  salt: orNull(isText),
  manifest: orNull(isText),
  manifestAt: orNull(isInstant),
  licenseFile: orNull(isText),
  keptFiles: listOf(isText),
  verdict: orNull(isText),
  evaluationFile: orNull(isText),
  responses: listOf(record({ jws: isText, nonce: isText })),
  request: orNull(record({ jws: isText, nonce: isText, at: isInstant, isAnswered: isFlag })),
  returned: orNull(record({ jws: isText, at: isInstant, products: listOf(isText) })),
  removed: listOf(isRemoved),
  licensed: listOf(isText),
  activatedAt: orNull(isInstant),
  tokenDescription: orNull(isText),
  told: listOf(isText),
  cluster: orNull(record({ at: isInstant, nodes: listOf(isNode), more: isFlag })),
  lastContactAt: orNull(isInstant),
  lastAttempt: orNull(
    record({
      at: isInstant,
      operation: isText,
      result: (value) => RESULTS.includes(String(value)),
      reason: orNull(record({ code: isText, detail: isText })),
    }),
  ),
  failures: isCount,
  nextAttemptAt: orNull(isInstant),
  keyFiles: (value) => value === undefined || isKeyFiles(value),
});

/** True for an object that is no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
