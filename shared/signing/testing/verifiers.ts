import { readAssertion, signAssertion } from "../assertion.ts";
import { type Kind, openDocument } from "../document.ts";
import { evaluationFileClaims } from "../evaluation-file.ts";
import { manifestKeys, readManifest } from "../manifest.ts";
import { openRequest } from "../request.ts";
import { openResponse } from "../response.ts";
import { openReturn } from "../return.ts";
import { claims } from "./keys.ts";
import { ISSUER, NONCE, NOW, type OfflineScene } from "./offline.ts";

const ASKED = { issuer: ISSUER, operation: "verify", body: "", now: NOW };

/** One good document of every kind. */
export async function allDocuments(scene: OfflineScene): Promise<Readonly<Record<Kind, string>>> {
  const { signer, node, nodeId, request, response, release } = scene;
  const seconds = Math.floor(NOW / 1_000);
  const common = claims({ iss: ISSUER, aud: nodeId, iat: seconds, exp: seconds + 60 });
  return {
    license: await signer.sign("license", common, NOW),
    verdict: await signer.sign("verdict", common, NOW),
    evaluation: await signer.sign(
      "evaluation",
      evaluationFileClaims({ issuer: ISSUER, nodeId, nonce: NONCE, jti: "doc_1", now: NOW }, []),
      NOW,
    ),
    keyfile: await signer.sign("keyfile", common, NOW),
    key: await signer.sign("key", common, NOW),
    keyauthorization: await signer.sign("keyauthorization", common, NOW),
    seal: await signer.sign("seal", common, NOW),
    manifest: signer.manifest,
    node: await signAssertion(node, { ...ASKED, jti: "1" }),
    request,
    response,
    return: release,
  };
}

/** What the one for whom a document is takes from it; null when it is refused. */
export type Verifier = (jws: string) => Promise<unknown>;

/** The verifier of each kind as its users call it, with all the trust that they have. */
export function verifiersOf(scene: OfflineScene): Readonly<Record<Kind, Verifier>> {
  const { root, nodeId, audience, signer } = scene;
  const pins = [root.publicJwk.x];
  const byManifest =
    (kind: Kind): Verifier =>
    async (jws) => {
      const read = await readManifest(signer.manifest, pins);
      if (!read.ok) return null;
      const keyFor = manifestKeys(read.manifest);
      return claimsOf(await openDocument(kind, jws, { keyFor, issuer: ISSUER, audience: nodeId, at: NOW }));
    };
  return {
    license: byManifest("license"),
    verdict: byManifest("verdict"),
    evaluation: byManifest("evaluation"),
    keyfile: byManifest("keyfile"),
    key: byManifest("key"),
    keyauthorization: byManifest("keyauthorization"),
    seal: byManifest("seal"),
    manifest: async (jws) => {
      const read = await readManifest(jws, pins);
      return read.ok ? read.manifest : null;
    },
    node: async (jws) => {
      const read = await readAssertion(jws, ASKED);
      return read.ok ? read.nodeId : null;
    },
    request: async (jws) => claimsOf(await openRequest(jws, [audience, ISSUER])),
    response: async (jws) => {
      const opened = await openResponse(jws, { pins, known: null, nodeId, nonce: NONCE, at: NOW });
      return opened.ok ? opened.response : null;
    },
    return: async (jws) => claimsOf(await openReturn(jws, [audience, ISSUER])),
  };
}

function claimsOf(opened: { ok: true; claims: unknown } | { ok: false }): unknown {
  return opened.ok ? opened.claims : null;
}
