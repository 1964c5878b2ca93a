import { getKeyManifest } from "../../shared/contract/operations/get-key-manifest.ts";
import { getKeySet } from "../../shared/contract/operations/get-key-set.ts";
import { testConnection } from "../../shared/contract/operations/test-connection.ts";
import { type Manifest, readManifest } from "../../shared/signing/manifest.ts";
import { type Check, check, ok, sendTo, skipped, wrong } from "./check.ts";
import type { OpsPlace } from "./place.ts";

/** What the public endpoints of a service told. */
export interface Endpoints {
  readonly checks: readonly Check[];
  /** Proven with a pinned root; null when it could not be. */
  readonly manifest: Manifest | null;
}

/** Asks every public endpoint. The manifest must be signed by one of the `pins`, and the key set must be the manifest's. */
export async function checkEndpoints(
  place: OpsPlace,
  url: string,
  pins: readonly string[],
): Promise<Endpoints> {
  const send = sendTo(place, url, null);
  const test = await check("test", async () => ok("test", (await send(testConnection, {})).message));
  let manifest: Manifest | null = null;
  const proven = await check("manifest", async () => {
    const { manifest: text } = await send(getKeyManifest, {});
    if (pins.length === 0)
      return skipped("manifest", "no root key is known to prove it with: set COUNTERSIGN_ROOT_KEYS");
    const read = await readManifest(text, pins);
    if (!read.ok)
      return wrong(
        "manifest",
        `the manifest is not proven by the pinned root: ${read.fault}`,
        "Something else answers at this address, or the stage has another root than the one that is pinned. " +
          "Compare PinnedRootKey of the stack with COUNTERSIGN_ROOT_KEYS; do not give this address to servers.",
      );
    manifest = read.manifest;
    return ok("manifest", `version ${manifest.version} of ${manifest.iss}, signed by the pinned root`);
  });
  const keySet = await check("key set", async () => {
    const { keys } = await send(getKeySet, {});
    return judgeKeySet(
      keys.map(({ kid }) => kid),
      manifest,
    );
  });
  return { checks: [test, proven, keySet], manifest };
}

function judgeKeySet(kids: readonly string[], manifest: Manifest | null): Check {
  if (manifest === null) return ok("key set", `${kids.length} keys, not compared with a proven manifest`);
  const standing = manifest.keys.filter(({ revokedAt }) => revokedAt === undefined).map(({ kid }) => kid);
  const isSame = standing.length === kids.length && standing.every((kid) => kids.includes(kid));
  if (isSame) return ok("key set", `${kids.length} keys, those of the manifest`);
  return wrong(
    "key set",
    `the key set has ${kids.length} keys, and the manifest ${standing.length} in good standing`,
    "Functions keep keys for five minutes: run this again after that. If it stays, read the log of rotate-keys.",
  );
}
