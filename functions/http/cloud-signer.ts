import { ALGORITHM, publicHalf } from "../../shared/signing/key.ts";
import type { OnlineKey } from "../../shared/signing/key-ring.ts";
import type { Manifest } from "../../shared/signing/manifest.ts";
import { createSigner, type Signer } from "../../shared/signing/signer.ts";
import { type Parameters, ParametersMissing } from "./parameters.ts";

/**
 * Makes signers from the parameters `manifest` and `signing-keys`, and the same one again while they are the same. The
 * key set comes from the manifest, which names the public halves of keys that sign no longer; a function that may not
 * read `signing-keys` can tell it all the same, and cannot sign.
 */
export function signerMaker(): (parameters: Parameters) => Signer {
  let made: { readonly from: string; readonly signer: Signer } | null = null;
  return (parameters) => {
    const manifest = parameters.get("manifest");
    if (manifest === undefined) throw new ParametersMissing(["manifest"]);
    const keys = parameters.get("signing-keys") ?? "[]";
    const from = `${manifest}\n${keys}`;
    if (made?.from !== from) made = { from, signer: signerFrom(manifest, JSON.parse(keys)) };
    return made.signer;
  };
}

function signerFrom(manifest: string, keys: readonly OnlineKey[]): Signer {
  const payload = Buffer.from(manifest.split(".")[1] ?? "", "base64url").toString("utf8");
  const { iss, keys: published }: Manifest = JSON.parse(payload);
  const standing = published.filter((key) => key.revokedAt === undefined);
  return {
    ...createSigner(iss, manifest, keys),
    keySet: () =>
      standing.map((key) => ({ ...publicHalf(key), kid: key.kid, alg: ALGORITHM, use: "sig" as const })),
  };
}
