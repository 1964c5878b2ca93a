import type { FileSummary, KeysRefused } from "../outcome.ts";
import type { KeyFileView, KeyRecordView, KeysStatus, KindView } from "../views.ts";

export const DAY = 86_400_000;
export const T0 = Date.UTC(2027, 0, 10, 9, 30);

export const CUSTOMER = { key: "acc_0000000000", name: "Northwind Mills" };
export const FILE_ID = "kfl_0000000000";

export const REFUSED: KeysRefused = {
  ok: false,
  kind: "local",
  code: "KEY_FILE_FORGED",
  detail: "The file is not signed by the vendor's service.",
  fix: "Use the file as the vendor sent it; contact the vendor's support and obtain a valid authorization.",
};

export const AWAY: KeysRefused = {
  ok: false,
  kind: "unreachable",
  code: "DNS_FAILED",
  detail: "The name licenses.example.com cannot be resolved.",
  fix: "Check the server's DNS settings.",
};

/** The number of the sample file's key at a position. */
export function numberOf(position: number): string {
  return `NW-${String(position).padStart(5, "0")}`;
}

/** One record; a test says only what matters. */
export function keyRecord(position: number, change: Partial<KeyRecordView> = {}): KeyRecordView {
  return {
    number: numberOf(position),
    customer: CUSTOMER,
    type: "EndUser",
    module: null,
    mode: "Permanent",
    serverType: "Production",
    grantedAt: T0 - 3 * DAY,
    expiresAt: null,
    fileId: FILE_ID,
    importedAt: T0,
    authorizedAt: T0,
    withdrawnAt: null,
    state: "usable",
    user: null,
    assignedAt: null,
    ...change,
  };
}

/** So many records, of several kinds and with some users, as a large installation has them. */
export function manyRecords(count: number): readonly KeyRecordView[] {
  return Array.from({ length: count }, (_, index) => {
    const position = index + 1;
    if (position === 1)
      return keyRecord(position, { type: "Administrator", user: "olga", assignedAt: T0 + DAY });
    if (position % 10 === 0) return keyRecord(position, { mode: "Temporary", expiresAt: T0 + 10 * DAY });
    if (position % 7 === 0) return keyRecord(position, { type: "Module", module: "reports" });
    return position % 3 === 0
      ? keyRecord(position, { user: `user-${position}`, assignedAt: T0 + 2 * DAY })
      : keyRecord(position);
  });
}

/** One imported file. */
export function fileView(change: Partial<KeyFileView> = {}): KeyFileView {
  return {
    id: FILE_ID,
    serverType: "Production",
    state: "authorized",
    importedAt: T0,
    authorizedAt: T0,
    provisionalUntil: null,
    keyCount: 6,
    counts: [
      { type: "EndUser", module: null, mode: "Permanent", count: 5 },
      { type: "Administrator", module: null, mode: "Permanent", count: 1 },
    ],
    lastAttemptAt: T0,
    lastFault: null,
    ...change,
  };
}

const KINDS: readonly KindView[] = [
  { type: "EndUser", module: null, total: 5, usable: 5, assigned: 2, free: 3 },
  { type: "Administrator", module: null, total: 1, usable: 1, assigned: 1, free: 0 },
];

/** A server with one authorized file. */
export function keysStatus(change: Partial<KeysStatus> = {}): KeysStatus {
  return {
    serverType: "Production",
    files: [fileView()],
    kinds: KINDS,
    isProvisional: false,
    fault: null,
    support: "support@vendor.example",
    ...change,
  };
}

/** A server that has never imported a file. */
export function noKeys(change: Partial<KeysStatus> = {}): KeysStatus {
  return keysStatus({ serverType: null, files: [], kinds: [], ...change });
}

/** A server whose one file waits for the service, so many days before its end. */
export function provisionalKeys(daysLeft = 4): KeysStatus {
  const until = T0 + daysLeft * DAY;
  const state = daysLeft > 0 ? "provisional" : "over";
  const lastFault = { code: AWAY.code, detail: AWAY.detail, fix: AWAY.fix };
  const importedAt = until - 5 * DAY;
  const file = fileView({ state, importedAt, authorizedAt: null, provisionalUntil: until, lastFault });
  return keysStatus({ files: [file], isProvisional: true });
}

/** What is in the sample file. */
export function summary(
  change: Partial<Extract<FileSummary, { ok: true }>> = {},
): Extract<FileSummary, { ok: true }> {
  const { counts, keyCount, serverType } = fileView();
  return {
    ok: true,
    fileId: FILE_ID,
    customer: CUSTOMER,
    serverType,
    keyCount,
    counts,
    grantedAt: T0 - 3 * DAY,
    here: 0,
    obstacle: null,
    ...change,
  };
}
