import type { EvaluationStep } from "../../shared/domain/decide-evaluations.ts";
import { evaluationRunsUntil } from "../../shared/domain/evaluation.ts";
import type { LicenseGrant } from "../../shared/domain/license-grant.ts";
import type { Node } from "../../shared/domain/node.ts";
import { isDowngrade } from "../../shared/domain/refusal.ts";
import { type EvaluationEntry, evaluationFileClaims } from "../../shared/signing/evaluation-file.ts";
import { licenseFileClaims, type Verdict, verdictClaims } from "../../shared/signing/license-file.ts";
import type { Context } from "../http/context.ts";

/** The node that a document is for, the account it is about, and the request that it answers. */
export interface Addressee {
  readonly nodeId: string;
  readonly accountId: string;
  readonly nonce: string;
}

/** A signed license file for these grants; null when there are none. */
export async function presentLicenseFile(
  addressee: Addressee,
  grants: readonly LicenseGrant[],
  fingerprint: Node["fingerprint"] | null,
  { signer, newId, now }: Context,
): Promise<string | null> {
  if (grants.length === 0) return null;
  const [signs, at] = [await signer(), now()];
  const occasion = { ...addressee, issuer: signs.issuer, jti: newId("doc"), now: at };
  return signs.sign("license", licenseFileClaims(occasion, grants, fingerprint), at);
}

/** A signed no for those reasons that may stop an installation; null when there is none. */
export async function presentVerdict(
  addressee: Addressee,
  noes: readonly { readonly licenseId: string; readonly code: string }[],
  { signer, newId, now }: Context,
): Promise<string | null> {
  const stopping = noes.flatMap(({ licenseId, code }): Verdict["noes"] =>
    isDowngrade(code) ? [{ licenseId, code }] : [],
  );
  if (stopping.length === 0) return null;
  const [signs, at] = [await signer(), now()];
  return signs.sign(
    "verdict",
    verdictClaims({ ...addressee, issuer: signs.issuer, jti: newId("doc"), now: at }, stopping),
    at,
  );
}

/** A signed evaluation file for these products; null when none of them has an evaluation. */
export async function presentEvaluationFile(
  { nodeId, nonce }: { readonly nodeId: string; readonly nonce: string },
  steps: readonly EvaluationStep[],
  { signer, newId, now }: Context,
): Promise<string | null> {
  const entries = steps.flatMap((step): EvaluationEntry[] => {
    if (step.outcome === "refused") return [];
    const { id, code, name } = step.product;
    const { startsAt } = step.evaluation;
    return [{ product: { id, code, name }, startsAt, endsAt: evaluationRunsUntil(step.evaluation) }];
  });
  if (entries.length === 0) return null;
  const [signs, at] = [await signer(), now()];
  const occasion = { issuer: signs.issuer, nodeId, nonce, jti: newId("doc"), now: at };
  return signs.sign("evaluation", evaluationFileClaims(occasion, entries), at);
}
