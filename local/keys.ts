import { randomBytes } from "node:crypto";
import {
  generatePrivateJwk,
  loadSigningKey,
  type PrivateJwk,
  type PublicJwk,
  publicHalf,
} from "../shared/signing/key.ts";
import { generateOnlineKey, manifestKeyOf, nextKeyFrom, type OnlineKey } from "../shared/signing/key-ring.ts";
import { signManifest } from "../shared/signing/manifest.ts";
import { createSigner, type Signer } from "../shared/signing/signer.ts";
import type { DataFolder } from "./data-folder.ts";

/** The keys of a local service; in the cloud the root stays in KMS and the rest in SSM. */
export interface LocalKeys {
  /** The `x` members that clients pin: the root, and the successor that waits offline. */
  readonly rootKeys: readonly string[];
  readonly masterSecret: Uint8Array;
  readonly signer: Signer;
  /** Makes the next online key if one is due, and signs a new manifest; returns the signer as it is then. */
  rotateIfDue(now: number): Promise<Signer>;
}

interface Root {
  readonly issuer: string;
  readonly root: PrivateJwk;
  readonly successor: PublicJwk;
}

interface Online {
  readonly version: number;
  readonly manifest: string;
  readonly keys: readonly OnlineKey[];
}

const ROOT_FILE = "root-key.json";
const SUCCESSOR_FILE = "successor-root-key.json";
const ONLINE_FILE = "online-keys.json";
const SECRET_FILE = "secret.json";

/** Opens the key files of a data folder, and makes those that are missing (mode 0600). */
export async function openKeys(folder: DataFolder, now: number): Promise<LocalKeys> {
  const root = folder.readJson<Root>(ROOT_FILE) ?? (await makeRoot(folder));
  const secret = folder.readJson<{ master: string }>(SECRET_FILE) ?? makeSecret(folder);
  let online = folder.readJson<Online>(ONLINE_FILE);
  let signer: Signer | null = null;
  const rotate = async (at: number): Promise<Signer> => {
    const useFrom = nextKeyFrom(online?.keys ?? [], at);
    if (online === null || useFrom !== null) {
      online = await addKey(root, online, useFrom ?? at, at);
      folder.writeJson(ONLINE_FILE, online);
      signer = null;
    }
    signer ??= createSigner(root.issuer, online.manifest, online.keys);
    return signer;
  };
  // One after the other: two at once would both make the next key, under one version of the manifest.
  let last: Promise<unknown> = Promise.resolve();
  const rotateIfDue = (at: number): Promise<Signer> => {
    const mine = last.then(
      () => rotate(at),
      () => rotate(at),
    );
    last = mine;
    return mine;
  };
  const first = await rotateIfDue(now);
  return {
    rootKeys: [root.root.x, root.successor.x],
    masterSecret: Buffer.from(secret.master, "base64url"),
    signer: first,
    rotateIfDue,
  };
}

async function addKey(root: Root, online: Online | null, useFrom: number, now: number): Promise<Online> {
  const keys = [...(online?.keys ?? []), await generateOnlineKey(useFrom)];
  const version = (online?.version ?? 0) + 1;
  const statement = { issuer: root.issuer, version, keys: keys.map(manifestKeyOf) };
  const manifest = await signManifest(await loadSigningKey(root.root), statement, now);
  return { version, manifest, keys };
}

async function makeRoot(folder: DataFolder): Promise<Root> {
  const successor = await generatePrivateJwk();
  const root = {
    issuer: `countersign:${randomBytes(12).toString("hex")}`,
    root: await generatePrivateJwk(),
    successor: publicHalf(successor),
  };
  folder.writeJson(SUCCESSOR_FILE, {
    note: "Keep this file offline, apart from the others.",
    key: successor,
  });
  folder.writeJson(ROOT_FILE, root);
  return root;
}

function makeSecret(folder: DataFolder): { master: string } {
  const secret = { master: randomBytes(32).toString("base64url") };
  folder.writeJson(SECRET_FILE, secret);
  return secret;
}
