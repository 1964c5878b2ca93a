import type { KeyType } from "../../shared/domain/license-key.ts";
import type {
  AssignOutcome,
  AuthorizeOutcome,
  FileSummary,
  ImportOutcome,
  ReleaseOutcome,
  RemoveOutcome,
  SeatCheck,
  TypeChangeOutcome,
  TypeChangePlan,
} from "./outcome.ts";
import type { KeyDetail, KeyRecordView, KeysStatus, SeatView } from "./views.ts";

/** What a user wants a key of; `module` for type Module only. */
export interface WantedKind {
  readonly type: KeyType;
  readonly module?: string;
}

/** What a long import does: reading and proving the keys, asking the service, writing the records. */
export interface ImportProgress {
  readonly step: "proving" | "activating" | "writing";
  readonly done: number;
  readonly of: number;
}

/** In whose name files are imported, and who is told how far it is. */
export interface ImportOptions {
  /** Who imports, as the product knows them; left out, the built-in user. */
  readonly user?: string;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** Seats of named users: one key to a user, permanent ones first. */
export interface Seats {
  /** Gives a user a key; what the user holds already is kept. */
  assign(user: string, kind: WantedKind): Promise<AssignOutcome>;
  /** Takes from a user all keys, or those of a kind: what a product does when it deactivates a user. */
  release(user: string, kind?: WantedKind): Promise<ReleaseOutcome>;
  /** Whether a user may work, or work with a module; to be asked at each login. No I/O. */
  check(user: string, kind?: WantedKind): SeatCheck;
  /** Who had which key, newest first. */
  history(filter?: { readonly user?: string; readonly number?: string }): readonly SeatView[];
}

/** License keys of one installation: imported from files, authorized by the service, assigned to named users. */
export interface LicenseKeys {
  /** All there is to show; no I/O. */
  status(): KeysStatus;
  /** Every record, in the order of the files and their numbers; no I/O. */
  records(): readonly KeyRecordView[];
  /** One record with its proof and its history; null for a number that is not here. */
  record(number: string): KeyDetail | null;
  /** What is in a file, proven; nothing is written. */
  inspect(text: string, options?: Pick<ImportOptions, "onProgress">): Promise<FileSummary>;
  /** Imports all keys of a file or none, and activates it; provisional for five days when the service is away. */
  import(text: string, options?: ImportOptions): Promise<ImportOutcome>;
  /** Has the service authorize what is provisional: a file, or all. */
  authorize(fileId?: string): Promise<AuthorizeOutcome>;
  /** Removes a file's keys from this server, and gives the file back to the service if it can be reached. */
  remove(fileId: string): Promise<RemoveOutcome>;
  /** What a change of the server type to that of these files would replace; asks nobody and writes nothing. */
  planTypeChange(texts: readonly string[]): Promise<TypeChangePlan>;
  /** Replaces all keys by those of these files; online only, all or nothing. */
  changeType(texts: readonly string[], options?: ImportOptions): Promise<TypeChangeOutcome>;
  /** Asks the service now about every file that it has authorized: withdrawn keys are told. */
  refresh(): Promise<AuthorizeOutcome>;
  readonly seats: Seats;
  /** Reads the data directory again; the background does it when another process has changed it. */
  reload(): Promise<KeysStatus>;
  /** Ends what runs in the background. */
  close(): void;
}
