import { isKeyInTime, type KeyType, type LicenseKey, provisionalUntil } from "./license-key.ts";
import type { SeatKey, SeatTerm } from "./seats.ts";

/** A key on a server: one record for each, with every field of the file (B2). Times are epoch ms. */
export interface KeyRecord extends LicenseKey {
  readonly fileId: string;
  readonly importedAt: number;
  /** When the service authorized it; null while it is provisional. */
  readonly authorizedAt: number | null;
  /** When the service withdrew it; null while it has not. */
  readonly withdrawnAt: number | null;
}

/** The keys of one server. */
export interface KeyServer {
  /** One for each installation, from the first import on; null before. */
  readonly serverType: string | null;
  readonly records: readonly KeyRecord[];
  /** When each file was imported first, by its id; it stays when the keys are removed. */
  readonly firstImports: Readonly<Record<string, number>>;
}

/** A proven file. */
export interface KeyFile {
  readonly id: string;
  readonly serverType: string;
  readonly keys: readonly LicenseKey[];
}

/** What the service says of a file: its keys are good but for those it has withdrawn; or nothing, as it cannot be reached. */
export type FileVerdict =
  | { readonly kind: "authorized"; readonly withdrawn: readonly string[] }
  | { readonly kind: "rejected"; readonly code: string }
  | { readonly kind: "unreachable" };

export type ImportRefusal =
  | { readonly code: "SERVER_TYPE_DIFFERS"; readonly installed: string; readonly offered: string }
  | { readonly code: "KEY_HELD"; readonly number: string }
  | { readonly code: "PROVISIONAL_FIRST" }
  | { readonly code: "PROVISIONAL_OVER"; readonly since: number }
  | { readonly code: "FILE_REJECTED"; readonly reason: string };

export type ImportDecision =
  | { readonly outcome: "refused"; readonly refusal: ImportRefusal }
  /** The file is here already, and nothing of it is missing. */
  | { readonly outcome: "unchanged" }
  | { readonly outcome: "imported"; readonly server: KeyServer; readonly added: readonly KeyRecord[] };

/** The first thing that stands in the way of a file before the service is asked; null when nothing does. */
export function refuseFile(server: KeyServer, file: KeyFile): ImportRefusal | null {
  const { serverType, records } = server;
  if (serverType !== null && serverType !== file.serverType)
    return { code: "SERVER_TYPE_DIFFERS", installed: serverType, offered: file.serverType };
  if (records.some((each) => isProvisional(each) && each.fileId !== file.id))
    return { code: "PROVISIONAL_FIRST" };
  const others = new Set(records.flatMap(({ number, fileId }) => (fileId === file.id ? [] : [number])));
  const held = file.keys.find(({ number }) => others.has(number));
  return held === undefined ? null : { code: "KEY_HELD", number: held.number };
}

/**
 * Decides an import: all of a file's keys or none (B8). Without the service they are provisional for five days, counted from the
 * first import of that file, whatever was removed meanwhile (B5); a file that the service rejects is never provisional.
 */
export function decideImport(
  server: KeyServer,
  file: KeyFile,
  verdict: FileVerdict,
  now: number,
): ImportDecision {
  const refusal = refuseFile(server, file);
  if (refusal !== null) return { outcome: "refused", refusal };
  if (verdict.kind === "rejected")
    return { outcome: "refused", refusal: { code: "FILE_REJECTED", reason: verdict.code } };
  const firstImportedAt = server.firstImports[file.id] ?? now;
  const until = provisionalUntil(firstImportedAt);
  if (verdict.kind === "unreachable" && now >= until)
    return { outcome: "refused", refusal: { code: "PROVISIONAL_OVER", since: until } };
  const here = new Set(server.records.map(({ number }) => number));
  const missing = file.keys.filter(({ number }) => !here.has(number));
  if (missing.length === 0) return { outcome: "unchanged" };
  const withdrawn = new Set(verdict.kind === "authorized" ? verdict.withdrawn : []);
  const added = missing.map(
    (key): KeyRecord => ({
      ...key,
      fileId: file.id,
      importedAt: now,
      authorizedAt: verdict.kind === "authorized" ? now : null,
      withdrawnAt: withdrawn.has(key.number) ? now : null,
    }),
  );
  return {
    outcome: "imported",
    added,
    server: {
      serverType: file.serverType,
      records: [...server.records, ...added],
      firstImports: { ...server.firstImports, [file.id]: firstImportedAt },
    },
  };
}

/** True for a key that the service has not authorized yet. */
export function isProvisional({ authorizedAt }: Pick<KeyRecord, "authorizedAt">): boolean {
  return authorizedAt === null;
}

/** The keys of a file after the service has spoken of it: authorized; or, when it rejects the file, as they were (B6). */
export function authorizeFile(
  server: KeyServer,
  fileId: string,
  verdict: Exclude<FileVerdict, { kind: "unreachable" }>,
  now: number,
): KeyServer {
  if (verdict.kind === "rejected") return server;
  const withdrawn = new Set(verdict.withdrawn);
  const records = server.records.map((each) => {
    if (each.fileId !== fileId) return each;
    const withdrawnAt = withdrawn.has(each.number) ? (each.withdrawnAt ?? now) : null;
    return { ...each, authorizedAt: each.authorizedAt ?? now, withdrawnAt };
  });
  return { ...server, records };
}

/** The server without a file's keys; that the file was imported is not forgotten. */
export function removeFile(server: KeyServer, fileId: string): KeyServer {
  const records = server.records.filter((each) => each.fileId !== fileId);
  return { ...server, records, serverType: records.length === 0 ? null : server.serverType };
}

/** The keys as seats see them at `now`. */
export function seatKeys(server: KeyServer, now: number): readonly SeatKey[] {
  return server.records.map((record) => {
    const { number, type, module, mode, expiresAt, fileId, withdrawnAt } = record;
    const until = isProvisional(record) ? provisionalUntil(server.firstImports[fileId] ?? 0) : null;
    const isUsable = withdrawnAt === null && (until === null || now < until);
    return { number, type, module, mode, expiresAt, isUsable };
  });
}

/** One line of the table that is shown before the server type is changed (B7). */
export interface TypeChangeRow {
  readonly type: KeyType;
  readonly module: string | null;
  readonly onServer: number;
  readonly assigned: number;
  readonly inFiles: number;
}

/** What a change of the server type would replace, kind by kind: keys of now, users of now, keys of the new files. */
export function typeChangeTable(
  server: KeyServer,
  terms: readonly SeatTerm[],
  files: readonly KeyFile[],
  now: number,
): readonly TypeChangeRow[] {
  const present = new Set(terms.flatMap(({ number, until }) => (until === null ? [number] : [])));
  const rows = new Map<string, TypeChangeRow>();
  const add = (
    { type, module }: Pick<LicenseKey, "type" | "module">,
    more: Partial<Pick<TypeChangeRow, "onServer" | "assigned" | "inFiles">>,
  ) => {
    const name = JSON.stringify([type, module]);
    const row = rows.get(name) ?? { type, module, onServer: 0, assigned: 0, inFiles: 0 };
    rows.set(name, {
      ...row,
      onServer: row.onServer + (more.onServer ?? 0),
      assigned: row.assigned + (more.assigned ?? 0),
      inFiles: row.inFiles + (more.inFiles ?? 0),
    });
  };
  for (const record of server.records)
    add(record, { onServer: 1, assigned: present.has(record.number) ? 1 : 0 });
  for (const key of files.flatMap(({ keys }) => keys)) if (isKeyInTime(key, now)) add(key, { inFiles: 1 });
  return [...rows.values()];
}
