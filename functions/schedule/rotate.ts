import { randomBytes } from "node:crypto";
import { type PublicJwk, thumbprint } from "../../shared/signing/key.ts";
import type { Manifest } from "../../shared/signing/manifest.ts";
import { type Call, rootPublicKey, signByRoot } from "./root-key.ts";
import { decideRotation, type Rotation, type StoredKeys } from "./rotation.ts";
import { readStored, type Stored, writeOnce, writeStored } from "./stored-keys.ts";

export interface RotationPlace {
  readonly call: Call;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** The names of the three parameters. */
  readonly names: readonly string[];
  readonly rootKeyArn: string;
}

/** What a run did, for the log and for CloudFormation. */
export interface RotationDone {
  readonly did: readonly Rotation["why"][];
  readonly root: PublicJwk;
  readonly issuer: string;
  readonly version: number;
}

/** A new key, a rival's leftovers, and a look that finds all well: more rounds mean that something is wrong. */
const ROUNDS = 4;
const LOOKS = 5;
const FIRST_PAUSE_MS = 200;
const SECRET_BYTES = 32;
const ISSUER_BYTES = 12;

/**
 * Makes what is missing or due, until a look at what is stored finds nothing to do: so two runs at once, or one that
 * was cut off, end with keys that the manifest tells. `adopt` is the id of another root, whose manifest this one may take over.
 */
export async function rotate(
  place: RotationPlace,
  revoke: string | null,
  adopt: string | null = null,
): Promise<RotationDone> {
  const { call, names, rootKeyArn, now } = place;
  const root = await rootPublicKey(call, rootKeyArn);
  await writeOnce(call, named(names, "master-secret"), randomBytes(SECRET_BYTES).toString("base64url"));
  const did: Rotation["why"][] = [];
  let written: ReadonlyMap<string, number> = new Map();
  for (let round = 0; round < ROUNDS; round += 1) {
    const stored = keysOf(await readSince(place, written));
    const isOfOtherRoot = stored.signedBy !== null && stored.signedBy === adopt;
    if (!isOfOtherRoot) await assertSignedBy(root, stored.signedBy);
    if (revoke !== null && stored.manifest?.keys.every(({ kid }) => kid !== revoke))
      throw new RangeError(
        `no key ${revoke} to revoke: ${stored.manifest.keys.map(({ kid }) => kid).join(", ")}`,
      );
    const newIssuer = `countersign:${randomBytes(ISSUER_BYTES).toString("hex")}`;
    const rotation = await decideRotation(stored, now(), newIssuer, revoke, isOfOtherRoot);
    if (rotation === null) {
      const { iss = "", version = 0 } = stored.manifest ?? {};
      return { did, root, issuer: iss, version };
    }
    did.push(rotation.why);
    const manifest = await signByRoot(call, rootKeyArn, root, rotation, now());
    // The manifest first: a key that signs is published before.
    written = new Map([
      ["manifest", await writeStored(call, named(names, "manifest"), manifest, "String")],
      [
        "signing-keys",
        await writeStored(call, named(names, "signing-keys"), JSON.stringify(rotation.keys), "SecureString"),
      ],
    ]);
  }
  throw new Error(
    `the keys were changed by others in ${ROUNDS} rounds: ${did.join(", ")}; run the rotation again`,
  );
}

/** Reads until what this run wrote is seen, or something newer: a look at older values would rotate once more. */
async function readSince(
  { call, names, pause }: RotationPlace,
  written: ReadonlyMap<string, number>,
): Promise<Stored> {
  for (let look = 0; look < LOOKS; look += 1) {
    if (look > 0) await pause(FIRST_PAUSE_MS * 2 ** look);
    const stored = await readStored(call, names);
    if ([...written].every(([name, version]) => (stored.get(name)?.version ?? 0) >= version)) return stored;
  }
  throw new Error("SSM does not show what was written; the next run looks again");
}

function keysOf(stored: Stored): StoredKeys & { readonly signedBy: string | null } {
  const [header, payload] = stored.get("manifest")?.text.split(".") ?? [];
  return {
    manifest: payload === undefined ? null : (decoded(payload) as Manifest),
    keys: JSON.parse(stored.get("signing-keys")?.text ?? "[]"),
    signedBy: header === undefined ? null : (decoded(header) as { kid: string }).kid,
  };
}

function decoded(part: string): unknown {
  return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
}

/** A stage that was destroyed and made again has a new root, which no client has pinned. */
async function assertSignedBy(root: PublicJwk, signedBy: string | null): Promise<void> {
  const kid = await thumbprint(root);
  if (signedBy === null || signedBy === kid) return;
  throw new Error(
    `the manifest in SSM is signed by the root key ${signedBy}, and this stage's root is ${kid}. Deploy a stage of ` +
      "another name, or delete the stage's parameters to begin anew: then every client needs the new root. Where clients " +
      'pin both roots, invoke rotate-keys with {"adopt":"OLD_ROOT_ID"} (docs/guides/operations.md#another-account-or-root-key).',
  );
}

function named(names: readonly string[], last: string): string {
  const found = names.find((name) => name.endsWith(`/${last}`));
  if (found === undefined)
    throw new Error(`COUNTERSIGN_PARAMETERS names no ${last}; infra/rotation.ts sets it`);
  return found;
}
