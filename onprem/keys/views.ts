import type { KeyCount, KeyMode, KeyType } from "../../shared/domain/license-key.ts";

/**
 * How a file of keys stands on this server. `authorized`: the service knows of it. `provisional`: imported without contact, good
 * until `provisionalUntil`. `over`: those days have passed. `withdrawn`: the vendor has withdrawn all its keys. `released`: the
 * vendor has taken it from this server.
 */
export type KeyFileState = "authorized" | "provisional" | "over" | "withdrawn" | "released";

/** One imported file. Times are epoch ms. */
export interface KeyFileView {
  readonly id: string;
  readonly serverType: string;
  readonly state: KeyFileState;
  readonly importedAt: number;
  readonly authorizedAt: number | null;
  /** Until when its keys may be used without the service; null once it is authorized. */
  readonly provisionalUntil: number | null;
  readonly keyCount: number;
  readonly counts: readonly KeyCount[];
  /** When the service was last asked about it, and why that failed; null when it did not. */
  readonly lastAttemptAt: number | null;
  readonly lastFault: { readonly code: string; readonly detail: string; readonly fix: string } | null;
}

/**
 * How one key stands. `edited`: what is stored is not what the vendor has signed; it is not used. `usable` says whether
 * somebody may work with it now.
 */
export type KeyState = "usable" | "provisional" | "over" | "expired" | "withdrawn" | "released" | "edited";

/** One record of the Licenses form: every field of the file, and who has it now. Times are epoch ms. */
export interface KeyRecordView {
  readonly number: string;
  readonly customer: { readonly key: string; readonly name: string };
  readonly type: KeyType;
  readonly module: string | null;
  readonly mode: KeyMode;
  readonly serverType: string;
  readonly grantedAt: number;
  readonly expiresAt: number | null;
  readonly fileId: string;
  readonly importedAt: number;
  readonly authorizedAt: number | null;
  readonly withdrawnAt: number | null;
  readonly state: KeyState;
  /** The present user; null when it is free. */
  readonly user: string | null;
  readonly assignedAt: number | null;
}

/** A record with its proof: the signed key, and who had it, newest first. */
export interface KeyDetail extends KeyRecordView {
  /** The key as the vendor signed it: a compact JWS. */
  readonly proof: string;
  readonly history: readonly SeatView[];
}

/** Who had a key, from when, until when; `until` null is the present user. */
export interface SeatView {
  readonly number: string;
  readonly user: string;
  readonly from: number;
  readonly until: number | null;
}

/** Keys of one kind on this server. */
export interface KindView {
  readonly type: KeyType;
  readonly module: string | null;
  readonly total: number;
  readonly usable: number;
  readonly assigned: number;
  readonly free: number;
}

/** All there is to show of the keys of a server. */
export interface KeysStatus {
  /** One for each installation, from its first import on; null before. */
  readonly serverType: string | null;
  readonly files: readonly KeyFileView[];
  readonly kinds: readonly KindView[];
  /** True while a file is provisional, or its days are over: then only authorize and remove are offered. */
  readonly isProvisional: boolean;
  /** Why what is stored cannot be used; null when it can. */
  readonly fault: { readonly code: string; readonly detail: string; readonly fix: string } | null;
  /** Where the vendor's support is, as the product told; null when it did not. */
  readonly support: string | null;
}
