import { createHash } from "node:crypto";
import { hashHardware } from "../../client/internals.ts";
import { sameHardware } from "../../shared/domain/fingerprint.ts";
import { type Acceptance, openDocument } from "../../shared/signing/document.ts";
import { isKeyAuthorization, type KeyAuthorization } from "../../shared/signing/key-authorization.ts";
import type { KeyFileClaims } from "../../shared/signing/key-file.ts";
import { type Manifest, manifestKeys, readManifest } from "../../shared/signing/manifest.ts";
import { claimsIn, editedKey, proveEach, readProvenKey, type StoredKey } from "./prove-key.ts";
import type { StoredFile } from "./stored-keys.ts";

/** A stored file with what of it is proven. */
export interface ProvenFile {
  readonly id: string;
  readonly stored: StoredFile;
  /** Null when the cover is not as the vendor has signed it: then no key of the file counts. */
  readonly cover: Pick<KeyFileClaims, "aud" | "serial" | "serverType" | "count"> | null;
  readonly keys: readonly StoredKey[];
  /** What the service said last of it, for this server; null while it has not. */
  readonly authorization: KeyAuthorization | null;
  /** True when what the service said is for other hardware: the directory was copied, or moved. */
  readonly isElsewhere: boolean;
}

/** What files are judged against. */
export interface FileTrust {
  readonly pins: readonly string[];
  readonly nodeId: string | null;
  /** Raw hardware components. */
  readonly hardware: Readonly<Record<string, string>>;
  /** The newest manifest that is known: what it revokes stays revoked. */
  readonly known: Manifest | null;
}

/** The manifests inside stored files, of covers and of authorizations, that the pinned roots prove. */
export async function manifestsOf(
  files: readonly StoredFile[],
  pins: readonly string[],
): Promise<readonly { readonly jws: string; readonly at: number; readonly claims: Manifest }[]> {
  const texts = new Map<string, number>();
  for (const { cover, manifest } of files) {
    const inside = claimsIn(cover)?.["manifest"];
    if (typeof inside === "string" && !texts.has(inside)) texts.set(inside, 0);
    if (manifest !== null) texts.set(manifest.jws, Math.max(manifest.at, texts.get(manifest.jws) ?? 0));
  }
  const read = await Promise.all(
    [...texts].map(async ([jws, at]) => {
      const found = await readManifest(jws, pins);
      return found.ok ? [{ jws, at, claims: found.manifest }] : [];
    }),
  );
  return read.flat();
}

/** Proves one stored file: the cover by the manifest inside it, all keys by their hash in the cover, what was said of it by its own manifest. */
export async function proveFile(stored: StoredFile, trust: FileTrust): Promise<ProvenFile> {
  const cover = await openCover(stored, trust);
  if (cover === null) {
    const keys = stored.keys.map((jws, index) => editedKey(jws, index + 1));
    return {
      id: stored.id,
      stored,
      cover: null,
      keys: unlike(keys),
      authorization: null,
      isElsewhere: false,
    };
  }
  const { claims, accept } = cover;
  const keys =
    hashOf(stored.keys) === claims.keysHash
      ? stored.keys.map(readProvenKey)
      : await proveEach(stored.keys, claims.jti, claims.serverType, { ...accept, audience: claims.aud });
  const said = await openAuthorization(stored, claims, trust);
  const here = hashHardware(trust.hardware, claims.iss);
  const isElsewhere = sameHardware(said?.fingerprint ?? {}, here) === "different";
  const authorization = isElsewhere ? null : said;
  return { id: claims.jti, stored, cover: claims, keys, authorization, isElsewhere };
}

async function openCover(
  { cover }: StoredFile,
  trust: FileTrust,
): Promise<{ readonly claims: KeyFileClaims; readonly accept: Acceptance } | null> {
  const inside = claimsIn(cover)?.["manifest"];
  const read = typeof inside === "string" ? await readManifest(inside, trust.pins) : null;
  if (!read?.ok) return null;
  const accept = acceptanceBy(read.manifest, trust.known);
  const opened = await openDocument<KeyFileClaims>("keyfile", cover, accept);
  if (!opened.ok) return null;
  const { aud, serverType, keysHash, count, serial } = opened.claims;
  const hasForm =
    [aud, serverType, keysHash].every((each) => typeof each === "string") &&
    [count, serial].every(Number.isSafeInteger);
  return hasForm ? { claims: opened.claims, accept } : null;
}

async function openAuthorization(
  { authorization, manifest }: StoredFile,
  cover: KeyFileClaims,
  { pins, nodeId, known }: FileTrust,
): Promise<KeyAuthorization | null> {
  if (authorization === null || manifest === null || nodeId === null) return null;
  const read = await readManifest(manifest.jws, pins);
  if (!read.ok || read.manifest.iss !== cover.iss) return null;
  const accept = { ...acceptanceBy(read.manifest, known), audience: nodeId };
  const opened = await openDocument<KeyAuthorization>("keyauthorization", authorization, accept);
  return opened.ok && isAbout(opened.claims, { ...cover, id: cover.jti }) ? opened.claims : null;
}

/** True for an authorization of this very file. */
export function isAbout(
  claims: KeyAuthorization,
  file: {
    readonly id: string;
    readonly aud: string;
    readonly serverType: string;
    readonly count: number;
  },
): boolean {
  return (
    isKeyAuthorization(claims) &&
    claims.fileId === file.id &&
    claims.sub === file.aud &&
    claims.serverType === file.serverType &&
    claims.count === file.count
  );
}

function acceptanceBy(manifest: Manifest, known: Manifest | null): Acceptance {
  const keyFor = manifestKeys(manifest);
  const revoked = new Set(
    known?.keys.flatMap(({ kid, revokedAt }) => (revokedAt === undefined ? [] : [kid])),
  );
  const found = new Map<string, ReturnType<typeof keyFor>>();
  return {
    keyFor: async (kid) => {
      if (revoked.has(kid)) return null;
      const key = found.get(kid) ?? keyFor(kid);
      found.set(kid, key);
      return key;
    },
    issuer: manifest.iss,
    audience: null,
    at: null,
  };
}

function hashOf(keys: readonly string[]): string {
  return createHash("sha256").update(keys.join("\n")).digest("base64url");
}

function unlike(keys: readonly StoredKey[]): readonly StoredKey[] {
  const seen = new Set<string>();
  return keys.filter(({ number }) => !seen.has(number) && seen.add(number));
}
