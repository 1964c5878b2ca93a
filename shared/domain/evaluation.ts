import type { Fingerprint } from "./fingerprint.ts";
import { claimsAfter, type NodeClaims } from "./node.ts";
import { daysAfter } from "./time.ts";

/**
 * A product's first days on one installation, with no license. One for each product and hardware: a reinstall goes on with
 * it. Times are epoch ms.
 */
export interface Evaluation {
  readonly id: string;
  readonly productId: string;
  readonly productCode: string;
  /** The node that runs it; after a reinstall the one that came last. */
  readonly nodeId: string;
  /** Whose it is, as soon as a license tells that. */
  readonly accountId: string | null;
  readonly hostName: string | null;
  readonly fingerprint: Fingerprint;
  /** When the product was installed, as the node stated; a time that had not come counted as now. */
  readonly installedAt: number | null;
  readonly firstContactAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** When this end was set: at the start, or by the last extension. */
  readonly endSetAt: number;
  readonly extensions: number;
  /** The nonce of the request string whose answer extended it last; null when none did. */
  readonly extendedFor: string | null;
  /** When an activation of the product ended it. */
  readonly licensedAt: number | null;
  /** By the days before an end, the end of which that was told last. */
  readonly toldNotices: Readonly<Record<string, number>>;
  /** Rises with every change, so that of two changes at once one sees that it is not alone. */
  readonly revision: number;
}

export const EVALUATION_STATES = ["running", "ended", "licensed"] as const;
export type EvaluationState = (typeof EVALUATION_STATES)[number];

/** How an evaluation stands at `now`; at its very end it has ended. */
export function evaluationState(
  { licensedAt, endsAt }: Pick<Evaluation, "licensedAt" | "endsAt">,
  now: number,
): EvaluationState {
  if (licensedAt !== null) return "licensed";
  return now < endsAt ? "running" : "ended";
}

/** Until when the product runs in evaluation: its end, or the activation that ended it before. */
export function evaluationRunsUntil({
  licensedAt,
  endsAt,
}: Pick<Evaluation, "licensedAt" | "endsAt">): number {
  return licensedAt === null ? endsAt : Math.min(endsAt, licensedAt);
}

/** What is known of a node when it starts a product's evaluation. */
export interface EvaluationNewcomer {
  readonly id: string;
  readonly product: { readonly id: string; readonly code: string };
  readonly nodeId: string;
  readonly accountId: string | null;
  readonly claims: NodeClaims;
  readonly installedAt: number | null;
}

/**
 * A new evaluation. It begins at the earlier of the installation that the node states and its first contact: a claim can only
 * shorten it, and one from long ago makes one that is over.
 */
export function startEvaluation(
  { id, product, nodeId, accountId, claims, installedAt }: EvaluationNewcomer,
  evaluationDays: number,
  now: number,
): Evaluation {
  const claimed = installedAt === null ? null : Math.max(0, Math.min(installedAt, now));
  const startsAt = claimed ?? now;
  return {
    id,
    productId: product.id,
    productCode: product.code,
    nodeId,
    accountId,
    hostName: claims.hostName,
    fingerprint: claims.fingerprint,
    installedAt: claimed,
    firstContactAt: now,
    startsAt,
    endsAt: daysAfter(startsAt, evaluationDays),
    endSetAt: now,
    extensions: 0,
    extendedFor: null,
    licensedAt: null,
    toldNotices: {},
    revision: 1,
  };
}

/** The same evaluation under the key that a reinstall made; its dates stay. */
export function moveEvaluation(
  evaluation: Evaluation,
  { nodeId, claims }: Pick<EvaluationNewcomer, "nodeId" | "claims">,
): Evaluation {
  const { hostName, fingerprint } = claims;
  return {
    ...evaluation,
    nodeId,
    hostName: hostName ?? evaluation.hostName,
    fingerprint,
    revision: evaluation.revision + 1,
  };
}

/**
 * The evaluation after its node told about itself once more; null when nothing changed, and for a node from which it has moved
 * on. Hardware that changes part by part is followed, and whose it is is learned once.
 */
export function followNode(
  evaluation: Evaluation,
  { nodeId, claims, accountId }: Pick<EvaluationNewcomer, "nodeId" | "claims" | "accountId">,
): Evaluation | null {
  if (evaluation.nodeId !== nodeId) return null;
  const { hostName, fingerprint } = evaluation;
  const known = { hostName, fingerprint, version: null, serverType: null };
  const after = claimsAfter(known, claims);
  const owner = evaluation.accountId ?? accountId;
  const isSame =
    after.hostName === hostName &&
    owner === evaluation.accountId &&
    isSamePrint(after.fingerprint, fingerprint);
  if (isSame) return null;
  return {
    ...evaluation,
    accountId: owner,
    hostName: after.hostName,
    fingerprint: after.fingerprint,
    revision: evaluation.revision + 1,
  };
}

/** True when the two name the same components with the same hashes. */
export function isSamePrint(a: Fingerprint, b: Fingerprint): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** Those of these evaluations that a license in use of these products ends now, as they are from now on. */
export function convertEvaluations(
  evaluations: readonly Evaluation[],
  licensed: readonly { readonly productId: string; readonly accountId: string }[],
  now: number,
): readonly Evaluation[] {
  return evaluations.flatMap((evaluation) => {
    const by = licensed.find(({ productId }) => productId === evaluation.productId);
    if (by === undefined || evaluation.licensedAt !== null) return [];
    return { ...evaluation, accountId: by.accountId, licensedAt: now, revision: evaluation.revision + 1 };
  });
}
