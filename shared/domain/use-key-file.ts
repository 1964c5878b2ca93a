import { type Fingerprint, sameHardware } from "./fingerprint.ts";
import { type IssuedKeyFile, type KeyFileServer, keyCount } from "./key-file.ts";
import { LIMITS } from "./limits.ts";
import type { KeyFileRefusal } from "./refusal.ts";
import { DAY_MS } from "./time.ts";

/** A server that asks to use a file. */
export interface FileAsker {
  readonly nodeId: string;
  readonly hostName: string | null;
  readonly fingerprint: Fingerprint;
  /** The account whose licenses it holds; null when it holds none. */
  readonly accountId: string | null;
  /** True when somebody imports or authorizes it there; false for a poll, which takes no place again that was released. */
  readonly isImport: boolean;
}

/** What comes of a server's question for a file. */
export type FileUse =
  | { readonly outcome: "refused"; readonly code: Exclude<KeyFileRefusal, "KEY_FILE_UNKNOWN"> }
  /** The file with the server among its users; `isNew` when it took a place, `isChanged` when it is to be written. */
  | {
      readonly outcome: "used";
      readonly file: IssuedKeyFile;
      readonly isNew: boolean;
      readonly isChanged: boolean;
    }
  /** It was taken from this server. */
  | { readonly outcome: "released" };

/** A server's contact, and what it tells of itself, is written down so often at most. */
const CONTACT_NOTED_MS = DAY_MS / 2;

/**
 * Decides whether a server may use a file; it keeps the place that it has. The place is that of its hardware: a copy of its
 * directory polls in its name and learns of whose hardware it is, but imports nothing until staff have released it.
 */
export function useFile(file: IssuedKeyFile, asker: FileAsker, now: number): FileUse {
  const { nodeId, hostName, fingerprint, accountId, isImport } = asker;
  if (accountId !== null && accountId !== file.accountId)
    return { outcome: "refused", code: "KEY_FILE_OF_ANOTHER_ACCOUNT" };
  const own = file.servers.find((server) => server.nodeId === nodeId);
  const isUser = own !== undefined && own.releasedAt === null;
  // A server that is not remembered may be one of those that were released so long ago that they are forgotten.
  const mayBeReleased = own !== undefined || file.servers.length >= LIMITS.serversRememberedPerKeyFile;
  if (!isUser && !isImport && mayBeReleased) return { outcome: "released" };
  if (isImport && file.withdrawn.length === keyCount(file))
    return { outcome: "refused", code: "KEY_FILE_WITHDRAWN" };
  if (isUser && sameHardware(own.fingerprint, fingerprint) === "different")
    return isImport
      ? { outcome: "refused", code: "KEY_FILE_USED_UP" }
      : { outcome: "used", isNew: false, isChanged: false, file };
  if (isUser) {
    const isChanged = now - own.lastAt >= CONTACT_NOTED_MS;
    const isTold = Object.keys(fingerprint).length > 0;
    const seen = {
      ...own,
      hostName: hostName ?? own.hostName,
      fingerprint: isTold ? fingerprint : own.fingerprint,
      lastAt: now,
    };
    return { outcome: "used", isNew: false, isChanged, file: withServer(file, seen) };
  }
  if (file.servers.filter(({ releasedAt }) => releasedAt === null).length >= file.mostServers)
    return { outcome: "refused", code: "KEY_FILE_USED_UP" };
  const server = {
    nodeId,
    hostName,
    fingerprint,
    firstAt: own?.firstAt ?? now,
    lastAt: now,
    releasedAt: null,
  };
  return { outcome: "used", isNew: true, isChanged: true, file: withServer(file, server) };
}

/** The file after a server gave it back, or it was taken from there; null when the server does not use it. */
export function releaseServer(file: IssuedKeyFile, nodeId: string, now: number): IssuedKeyFile | null {
  const own = file.servers.find((server) => server.nodeId === nodeId);
  if (own === undefined || own.releasedAt !== null) return null;
  return withServer(file, { ...own, fingerprint: {}, releasedAt: now });
}

function withServer(file: IssuedKeyFile, server: KeyFileServer): IssuedKeyFile {
  const others = file.servers.filter(({ nodeId }) => nodeId !== server.nodeId);
  const surplus = others.length + 1 - LIMITS.serversRememberedPerKeyFile;
  const forgotten = others
    .filter(({ releasedAt }) => releasedAt !== null)
    .sort((a, b) => (a.releasedAt ?? 0) - (b.releasedAt ?? 0))
    .slice(0, Math.max(0, surplus));
  return {
    ...file,
    servers: [...others.filter((each) => !forgotten.includes(each)), server],
    revision: file.revision + 1,
  };
}
