import type { HttpTransport } from "../../client/options.ts";
import {
  type IssuedKeyFile,
  type KeyGroup,
  keyCount,
  keysOfFile,
  rangesOf,
} from "../../shared/domain/key-file.ts";
import { releaseServer, useFile } from "../../shared/domain/use-key-file.ts";
import { readAssertion } from "../../shared/signing/assertion.ts";
import { signDocument } from "../../shared/signing/document.ts";
import { type KeyAuthorization, keyAuthorizationClaims } from "../../shared/signing/key-authorization.ts";
import { writeKeyFile } from "../../shared/signing/key-file.ts";
import { DAY, makeVendor, problem, T0, type Vendor } from "./vendor.ts";

export const ACCOUNT = "acc_0000000000";

type Instead = ReturnType<typeof problem> | "away" | null;

/** A vendor that makes key files and authorizes them, by the rules of the service. */
export interface KeysVendor {
  readonly vendor: Vendor;
  readonly files: Map<string, IssuedKeyFile>;
  readonly transport: HttpTransport;
  /** The operations on key files that were asked for. */
  readonly asked: { readonly operation: string; readonly fileId: string; readonly isImport?: boolean }[];
  /** False: nothing answers. */
  isThere: boolean;
  /** What is answered instead, to a file or to all; null for the rules' own answer. */
  instead: ((fileId: string) => Instead | Promise<Instead>) | null;
  /** Changes what the service signs of a file. */
  forge: Partial<KeyAuthorization>;
  make(change?: Partial<IssuedKeyFile>): Promise<{ readonly id: string; readonly text: string }>;
  change(id: string, change: (file: IssuedKeyFile) => IssuedKeyFile | null): void;
}

/** So many keys of a kind; permanent ones unless `endsDays` (from T0) says otherwise. */
export function group(count: number, change: Partial<KeyGroup> & { endsDays?: number } = {}): KeyGroup {
  const { endsDays, ...rest } = change;
  const ends: Partial<KeyGroup> =
    endsDays === undefined ? {} : { mode: "Temporary", expiresAt: T0 + endsDays * DAY };
  return { type: "EndUser", module: null, mode: "Permanent", expiresAt: null, count, ...ends, ...rest };
}

export async function makeKeysVendor(own?: Vendor): Promise<KeysVendor> {
  const vendor = own ?? (await makeVendor());
  const files = new Map<string, IssuedKeyFile>();
  const keys: KeysVendor = {
    vendor,
    files,
    asked: [],
    isThere: true,
    instead: null,
    forge: {},
    async make(change = {}) {
      const name = `kfl_${String(files.size + 1).padStart(10, "0")}`;
      const file: IssuedKeyFile = {
        id: name,
        accountId: ACCOUNT,
        customer: { key: ACCOUNT, name: "Northwind Mills" },
        serverType: "Production",
        numberPrefix: `NW${files.size + 1}`,
        groups: [group(5), group(1, { type: "Administrator" })],
        grantedAt: vendor.now(),
        note: null,
        mostServers: 1,
        servers: [],
        withdrawn: [],
        revision: 1,
        ...change,
      };
      files.set(file.id, file);
      return { id: file.id, text: await textOf(vendor, file) };
    },
    change(id, change) {
      const file = files.get(id);
      if (file === undefined) throw new Error(`no file ${id}`);
      files.set(id, change(file) ?? file);
    },
    async transport(request) {
      if (!keys.isThere) throw Object.assign(new Error("no network"), { code: "ENETUNREACH" });
      const operation = /\/v1\/node\/key-files\/(\w+)$/.exec(request.url)?.[1];
      if (operation === undefined) return vendor.transport(request);
      const reply = await answer(keys, `${operation}-key-file`, request);
      return { status: reply.status ?? 200, headers: {}, body: JSON.stringify(reply.body) };
    },
  };
  return keys;
}

/** The text of a file, as the service writes it. */
export async function textOf(vendor: Vendor, file: IssuedKeyFile): Promise<string> {
  const { id, accountId, serverType, grantedAt } = file;
  const signer = {
    issuer: vendor.issuer,
    manifest: await vendor.manifest(),
    sign: (kind: Parameters<typeof signDocument>[0], claims: Parameters<typeof signDocument>[1]) =>
      signDocument(kind, claims, vendor.online),
  };
  return writeKeyFile(signer, { id, accountId, serverType, keys: keysOfFile(file) }, grantedAt);
}

async function answer(
  keys: KeysVendor,
  operation: string,
  { headers, body }: Parameters<HttpTransport>[0],
): Promise<{ readonly status?: number; readonly body: unknown }> {
  const { vendor, files } = keys;
  const now = vendor.now();
  const read = await readAssertion((headers["authorization"] ?? "").replace("Node ", ""), {
    issuer: vendor.issuer,
    operation,
    body: body ?? "",
    now,
  });
  const serverTime = new Date(now).toISOString();
  if (!read.ok)
    return problem(401, read.fault === "clock" ? "ASSERTION_EXPIRED" : "ASSERTION_INVALID", { serverTime });
  const { nonce, fileId, isImport, node } = JSON.parse(body ?? "{}");
  keys.asked.push({ operation, fileId, ...(isImport === undefined ? {} : { isImport }) });
  const instead = (await keys.instead?.(fileId)) ?? null;
  if (instead === "away") throw Object.assign(new Error("no network"), { code: "ENETUNREACH" });
  if (instead !== null) return instead;
  const file = files.get(fileId);
  if (file === undefined) return problem(404, "KEY_FILE_UNKNOWN");
  if (operation === "deactivate-key-file") {
    const released = releaseServer(file, read.nodeId, now);
    if (released !== null) files.set(fileId, released);
    return { body: { isReleased: released !== null } };
  }
  const asker = {
    nodeId: read.nodeId,
    hostName: node?.hostName ?? null,
    accountId: null,
    isImport,
    fingerprint: node?.fingerprint ?? {},
  };
  const use = useFile(file, asker, now);
  if (use.outcome === "refused") return problem(403, use.code);
  if (use.outcome === "used") files.set(fileId, use.file);
  const { issuer } = vendor;
  const { id, accountId, serverType } = file;
  const occasion = { issuer, nodeId: read.nodeId, accountId, nonce, jti: "doc_2", now };
  const claims = keyAuthorizationClaims(occasion, {
    fileId: id,
    serverType,
    count: keyCount(file),
    withdrawn: rangesOf(file.withdrawn),
    isReleased: use.outcome === "released",
    fingerprint: files.get(fileId)?.servers.find(({ nodeId }) => nodeId === read.nodeId)?.fingerprint ?? {},
  });
  const signed = await signDocument("keyauthorization", { ...claims, ...keys.forge }, vendor.online);
  return { body: { authorization: signed, serverTime } };
}
