import type { ImportProgress } from "../keys/license-keys.ts";
import type {
  AssignOutcome,
  AuthorizeOutcome,
  FileSummary,
  ImportOutcome,
  KeysRefused,
  ReleaseOutcome,
  RemoveOutcome,
  TypeChangeOutcome,
  TypeChangePlan,
} from "../keys/outcome.ts";
import type { KeyDetail, KeyRecordView, KeysStatus } from "../keys/views.ts";

interface Task<Kind extends string, Outcome> {
  readonly id: string;
  readonly kind: Kind;
  readonly startedAt: number;
  /** What it is at; null before its first word, and when it has ended. */
  readonly progress: ImportProgress | null;
  /** What it came to; null while it runs. */
  readonly outcome: Outcome | null;
}

/** An import, or a change of the server type: it goes on in the server when the page is closed. */
export type KeyTask = Task<"import", ImportOutcome> | Task<"change-type", TypeChangeOutcome>;

/** What the page shows of the license keys. */
export interface KeysState {
  readonly status: KeysStatus;
  /** The task that runs, or the last one until somebody has read what it came to; null for none. */
  readonly task: KeyTask | null;
}

/** A part of the records that were searched for. */
export interface RecordsPage {
  readonly ok: true;
  readonly rows: readonly KeyRecordView[];
  /** How many records the search has found, and how many there are. */
  readonly found: number;
  readonly total: number;
  /** Which of its pages this is, from 0 on; each has 100 rows. */
  readonly page: number;
}

type Started = { readonly ok: true; readonly task: KeyTask } | KeysRefused;

/** What each action on license keys comes to, by its name in the address. */
export interface KeyActionOutcomes {
  readonly "inspect-keys": FileSummary;
  readonly "import-keys": Started;
  readonly "plan-type-change": TypeChangePlan;
  readonly "change-type": Started;
  readonly "finish-task": { readonly ok: true };
  readonly "authorize-keys": AuthorizeOutcome;
  readonly "remove-keys": RemoveOutcome;
  readonly "refresh-keys": AuthorizeOutcome;
  readonly "key-records": RecordsPage;
  readonly "key-record": { readonly ok: true; readonly record: KeyDetail } | KeysRefused;
  readonly "assign-key": AssignOutcome;
  readonly "release-key": ReleaseOutcome;
}

export type KeyActionName = keyof KeyActionOutcomes;
