import type { Refused } from "../../client/index.ts";
import type { TypeChangeRow } from "../../shared/domain/import-keys.ts";
import type { KeyCount } from "../../shared/domain/license-key.ts";
import type { KeyRecordView, SeatView } from "./views.ts";

/** A no about keys: its fix names the vendor's support where only that can help. */
export type KeysRefused = Refused;

/** What is in a file, before anything is written (B1). */
export type FileSummary =
  | {
      readonly ok: true;
      readonly fileId: string;
      readonly customer: { readonly key: string; readonly name: string };
      readonly serverType: string;
      readonly keyCount: number;
      readonly counts: readonly KeyCount[];
      readonly grantedAt: number;
      /** Keys of it that are here already. */
      readonly here: number;
      /** What stands in the way of its import now; null when nothing does. */
      readonly obstacle: KeysRefused | null;
    }
  | KeysRefused;

/** What came of an import: all keys of the file, or none. */
export type ImportOutcome =
  | {
      readonly ok: true;
      readonly fileId: string;
      readonly serverType: string;
      /** `unchanged`: all of it was here already, and nothing was added. */
      readonly result: "authorized" | "provisional" | "unchanged";
      readonly added: number;
      /** Until when provisional keys may be used; null otherwise. */
      readonly provisionalUntil: number | null;
      /** Why the service could not be asked; null when it was. */
      readonly unreachable: KeysRefused | null;
    }
  | KeysRefused;

/** What the service said of the files here: those that it authorizes, and the numbers that it has withdrawn since. */
export type AuthorizeOutcome =
  | { readonly ok: true; readonly authorized: readonly string[]; readonly withdrawn: readonly string[] }
  | KeysRefused;

/** What came of removing a file: how many keys went. */
export type RemoveOutcome =
  | {
      readonly ok: true;
      readonly removed: number;
      /** True when the service knows that the file is free for another server. */
      readonly isGivenBack: boolean;
    }
  | KeysRefused;

/** What a change of the server type would do, kind by kind (B7). */
export type TypeChangePlan =
  | {
      readonly ok: true;
      readonly from: string;
      readonly to: string;
      readonly rows: readonly TypeChangeRow[];
      readonly keyCount: number;
    }
  | KeysRefused;

/** What came of a change of the server type: all keys replaced, or none. */
export type TypeChangeOutcome =
  | {
      readonly ok: true;
      readonly serverType: string;
      readonly removed: number;
      readonly added: number;
      /** Users who have no key any more, as the new files hold fewer. */
      readonly unassigned: readonly {
        readonly user: string;
        readonly type: string;
        readonly module: string | null;
      }[];
    }
  | KeysRefused;

/** The key that a user has now, or why there is none. */
export type AssignOutcome =
  | {
      readonly ok: true;
      readonly number: string;
      /** True when the user had it already. */
      readonly isKept: boolean;
      readonly record: KeyRecordView;
    }
  | KeysRefused;

/** The numbers that are free again. */
export type ReleaseOutcome = { readonly ok: true; readonly released: readonly string[] } | KeysRefused;

/** What a user is told at login (B10). */
export interface LoginNotice {
  /** `temporary`: a key that ends some day. `ends`: in 14 days or fewer. `provisional`: not authorized yet. */
  readonly kind: "temporary" | "ends" | "provisional";
  readonly number: string;
  /** Epoch ms; null for `temporary`. */
  readonly at: number | null;
  readonly text: string;
}

/** Whether a user may work now. */
export type SeatCheck =
  | {
      readonly ok: true;
      /** The numbers of the user's keys that may be used; empty for the built-in user. */
      readonly numbers: readonly string[];
      readonly isBuiltIn: boolean;
      readonly mayImport: boolean;
      readonly notices: readonly LoginNotice[];
    }
  | KeysRefused;

export type { SeatView };
