import type { ImportProgress, LicenseKeys } from "../license-keys.ts";
import type { SeatView } from "../outcome.ts";
import type { KeyRecordView, KeysStatus } from "../views.ts";
import { FILE_ID, keyRecord, keysStatus, summary } from "./samples.ts";

type Seats = LicenseKeys["seats"];
type Answers = Omit<LicenseKeys, "status" | "records" | "record" | "seats" | "close"> &
  Pick<Seats, "assign" | "release" | "check">;

/** License keys whose status, records and answers a test decides, for states that the real ones are hard to bring into. */
export interface KeysDouble extends LicenseKeys {
  now: KeysStatus;
  rows: readonly KeyRecordView[];
  terms: readonly SeatView[];
  /** What an import tells of its progress, before it answers. */
  steps: readonly ImportProgress[];
  /** What each operation answers; a test may replace any of them. */
  readonly answers: { -readonly [Name in keyof Answers]: Answers[Name] };
  /** Every operation that was asked for, with what it was given; `seats.assign` is named so. */
  readonly asked: { readonly name: string; readonly given: readonly unknown[] }[];
  isClosed: boolean;
}

/** An authorized file of six keys, unless a test says otherwise. */
export function keysDouble(
  change: Partial<Pick<KeysDouble, "now" | "rows" | "terms" | "steps">> = {},
): KeysDouble {
  const asked: KeysDouble["asked"] = [];
  const answers: KeysDouble["answers"] = {
    inspect: async () => summary(),
    import: async (_text, options) => {
      for (const step of double.steps) {
        options?.onProgress?.(step);
        await new Promise((resolve) => setImmediate(resolve));
      }
      return {
        ok: true,
        fileId: FILE_ID,
        serverType: "Production",
        result: "authorized",
        added: double.rows.length,
        provisionalUntil: null,
        unreachable: null,
      };
    },
    authorize: async (fileId) => ({ ok: true, authorized: [fileId ?? FILE_ID], withdrawn: [] }),
    remove: async () => ({ ok: true, removed: double.rows.length, isGivenBack: true }),
    planTypeChange: async () => ({
      ok: true,
      from: "Production",
      to: "Test",
      rows: [
        { type: "EndUser", module: null, onServer: 5, assigned: 2, inFiles: 1 },
        { type: "Administrator", module: null, onServer: 1, assigned: 1, inFiles: 1 },
      ],
      keyCount: 2,
    }),
    changeType: async (_texts, options) => {
      for (const step of double.steps) options?.onProgress?.(step);
      const unassigned = [{ user: "user-3", type: "EndUser", module: null }];
      return { ok: true, serverType: "Test", removed: 6, added: 2, unassigned };
    },
    refresh: async () => ({ ok: true, authorized: [FILE_ID], withdrawn: [] }),
    reload: async () => double.now,
    assign: async (_user, kind) => {
      const wanted = double.rows.find(({ type, user }) => type === kind.type && user === null);
      const record = wanted ?? keyRecord(1);
      return { ok: true, number: record.number, isKept: false, record };
    },
    release: async (user) => ({
      ok: true,
      released: double.rows.flatMap((row) => (row.user === user ? [row.number] : [])),
    }),
    check: (user) => ({
      ok: true,
      numbers: double.rows.flatMap((row) => (row.user === user ? [row.number] : [])),
      isBuiltIn: user === "sa",
      mayImport: user === "sa",
      notices: [],
    }),
  };
  const ask = (name: keyof Answers, called: string = name) =>
    ((...given: readonly unknown[]) => {
      asked.push({ name: called, given });
      return (double.answers[name] as (...all: readonly unknown[]) => unknown)(...given);
    }) as never;
  const double: KeysDouble = {
    now: keysStatus(),
    rows: [
      keyRecord(1, { user: "anna", assignedAt: keyRecord(1).importedAt }),
      keyRecord(2, { user: "boris", assignedAt: keyRecord(2).importedAt }),
      keyRecord(3),
      keyRecord(4),
      keyRecord(5),
      keyRecord(6, { type: "Administrator", user: "olga", assignedAt: keyRecord(6).importedAt }),
    ],
    terms: [],
    steps: [
      { step: "proving", done: 0, of: 6 },
      { step: "proving", done: 6, of: 6 },
      { step: "activating", done: 0, of: 1 },
      { step: "writing", done: 6, of: 6 },
    ],
    answers,
    asked,
    isClosed: false,
    status: () => double.now,
    records: () => double.rows,
    record: (number) => {
      const row = double.rows.find((each) => each.number === number);
      if (row === undefined) return null;
      const history = double.terms.filter((each) => each.number === number);
      return { ...row, proof: `eyJhbGciOiJFZDI1NTE5In0.${number}.signature`, history };
    },
    inspect: ask("inspect"),
    import: ask("import"),
    authorize: ask("authorize"),
    remove: ask("remove"),
    planTypeChange: ask("planTypeChange"),
    changeType: ask("changeType"),
    refresh: ask("refresh"),
    reload: ask("reload"),
    seats: {
      assign: ask("assign", "seats.assign"),
      release: ask("release", "seats.release"),
      check: ask("check", "seats.check"),
      history: ({ user, number } = {}) =>
        double.terms.filter(
          (each) =>
            (user === undefined || each.user === user) && (number === undefined || each.number === number),
        ),
    },
    close: () => {
      double.isClosed = true;
    },
    ...change,
  };
  return double;
}
