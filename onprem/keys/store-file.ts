import type { Refused } from "../../client/index.ts";
import type { KeyAuthorization } from "../../shared/signing/key-authorization.ts";
import type { Authorized } from "./ask-service.ts";
import { type Instant, withdrawnNumbers } from "./key-state.ts";
import type { OfferedFile } from "./read-file.ts";
import type { KeysSnapshot } from "./read-keys.ts";
import type { StoredFile, StoredKeys } from "./stored-keys.ts";

/** What is stored once a file is here. */
export function withFile(
  { stored, files, firsts }: KeysSnapshot,
  offered: OfferedFile,
  answer: Authorized | Refused,
  { now, ranMs }: Instant,
): StoredKeys {
  const here = files.find(({ id }) => id === offered.id);
  const before = here?.stored ?? null;
  const file: StoredFile = {
    id: offered.id,
    cover: offered.coverText,
    keys: offered.keys.map(({ jws }) => jws),
    importedAt: before?.importedAt ?? now,
    authorization: before?.authorization ?? null,
    manifest: before?.manifest ?? null,
    authorizedAt: before?.authorizedAt ?? null,
    withdrawnAt: before?.withdrawnAt ?? {},
    lastAttemptAt: now,
    lastFault: null,
  };
  const first = firsts[offered.id] ?? { at: now, ranMs: Math.round(ranMs) };
  return {
    ...stored,
    files: [
      ...stored.files.filter((each) => each.id !== offered.id && each !== before),
      afterAnswer(file, { keys: offered.keys, authorization: here?.authorization ?? null }, answer, now),
    ],
    firstImports: { ...stored.firstImports, [offered.id]: first },
    toGiveBack: stored.toGiveBack.filter((id) => id !== offered.id),
  };
}

/**
 * A stored file after the service was asked about it: only what is signed changes more than a note, and nothing that is older than
 * what is known here, which another program may have heard meanwhile.
 */
export function afterAnswer(
  file: StoredFile,
  {
    keys,
    authorization,
  }: {
    readonly keys: readonly { readonly number: string }[];
    /** What is known now. */
    readonly authorization: KeyAuthorization | null;
  },
  answer: Authorized | Refused,
  now: number,
): StoredFile {
  if (!answer.ok) {
    const { code, detail, fix } = answer;
    return { ...file, lastAttemptAt: now, lastFault: { code, detail, fix } };
  }
  const { jws, claims, manifest } = answer;
  if (authorization !== null && authorization.serial > claims.serial)
    return { ...file, lastAttemptAt: now, lastFault: null };
  const withdrawn = withdrawnNumbers(keys, claims);
  return {
    ...file,
    authorization: jws,
    manifest: { jws: manifest.jws, at: manifest.at },
    authorizedAt: file.authorization === null ? now : (file.authorizedAt ?? now),
    withdrawnAt: Object.fromEntries(
      withdrawn.map((number) => [number, file.withdrawnAt[number] ?? claims.serial]),
    ),
    lastAttemptAt: now,
    lastFault: null,
  };
}
