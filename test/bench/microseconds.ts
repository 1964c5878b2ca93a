import { decideActivation } from "../../shared/domain/activate.ts";
import type { LicenseGrant } from "../../shared/domain/license-grant.ts";
import { DEFAULT_SETTINGS } from "../../shared/domain/settings.ts";
import {
  activation,
  license,
  NODE_ID,
  NOW,
  node,
  product,
  token,
} from "../../shared/domain/testing/builders.ts";
import { decideVerification } from "../../shared/domain/verify.ts";
import { readAssertion, signAssertion } from "../../shared/signing/assertion.ts";
import { openDocument, signDocument } from "../../shared/signing/document.ts";
import { generatePrivateJwk, loadPublicKey, loadSigningKey } from "../../shared/signing/key.ts";
import { licenseFileClaims } from "../../shared/signing/license-file.ts";

/** Microseconds of one operation that takes no network, by what it is. */
export type Microseconds = Readonly<Record<string, number>>;

const BATCHES = 9;

/** Measures what a request computes besides its database calls, each for about `milliseconds`. */
export async function measureMicroseconds(milliseconds: number): Promise<Microseconds> {
  const key = await loadSigningKey(await generatePrivateJwk());
  const publicKey = await loadPublicKey(key.publicJwk);
  const facts = {
    licenseId: license().id,
    license: license(),
    product: product(),
    usesTaken: 0,
    releases: 0,
    oldest: [],
    replaced: null,
  };
  const nothing = { held: [], evaluations: [], blacklist: [] };
  const wanted = { token: token(), tokenUsesTaken: 0, node: null, ...nothing };
  const toActivate = { ...wanted, licenses: [{ ...facts, activation: null }] };
  const origin = { observedIp: "192.0.2.1", claimedIp: null, userAgent: null };
  const claims = { hostName: null, version: null, fingerprint: {}, serverType: null };
  const request = { nodeId: NODE_ID, claims, origin, products: null };
  const toVerify = { node: node(), licenses: [{ ...facts, activation: activation() }], blacklist: [] };
  const { grants } = decideVerification(toVerify, { now: NOW, leaseDays: 30, claimed: claims });
  const fileClaims = claimsFor(grants);
  const file = await signDocument("license", fileClaims, key);
  const accept = { keyFor: async () => publicKey, issuer: "countersign:bench", audience: NODE_ID, at: NOW };
  const call = { issuer: "countersign:bench", operation: "verify", body: "{}", now: NOW };
  const assertion = await signAssertion(key, { ...call, jti: "bench" });
  const operations: Record<string, () => unknown> = {
    "decide an activation": () =>
      decideActivation(toActivate, request, { now: NOW, settings: DEFAULT_SETTINGS, choice: 0 }),
    "decide a verification": () => decideVerification(toVerify, { now: NOW, leaseDays: 30, claimed: claims }),
    "sign a license file": () => signDocument("license", fileClaims, key),
    "open a license file": () => openDocument("license", file, accept),
    "sign a node's assertion": () => signAssertion(key, { ...call, jti: "bench" }),
    "read a node's assertion": () => readAssertion(assertion, call),
  };
  const measured: [string, number][] = [];
  for (const [what, run] of Object.entries(operations)) measured.push([what, await time(run, milliseconds)]);
  return Object.fromEntries(measured);
}

function claimsFor(grants: readonly LicenseGrant[]) {
  const occasion = {
    issuer: "countersign:bench",
    nodeId: NODE_ID,
    accountId: "acc_1",
    nonce: "n".repeat(22),
  };
  return licenseFileClaims({ ...occasion, jti: "doc_1", now: NOW }, grants, null);
}

/** The median of some batches; each batch is as many runs, one after the other, as fit into its share of the time. */
async function time(run: () => unknown, milliseconds: number): Promise<number> {
  const means: number[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const startedAt = performance.now();
    let runs = 0;
    for (; performance.now() - startedAt < milliseconds / BATCHES; runs += 1) {
      const result = run();
      if (result instanceof Promise) await result;
    }
    means.push(((performance.now() - startedAt) * 1_000) / runs);
  }
  return means.sort((a, b) => a - b)[Math.floor(BATCHES / 2)] ?? 0;
}
