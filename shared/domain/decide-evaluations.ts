import type { BlacklistEntry } from "./blacklist.ts";
import {
  convertEvaluations,
  type Evaluation,
  followNode,
  isSamePrint,
  moveEvaluation,
  startEvaluation,
} from "./evaluation.ts";
import { sameHardware } from "./fingerprint.ts";
import { LIMITS } from "./limits.ts";
import type { Node, NodeClaims } from "./node.ts";
import type { Product } from "./product.ts";
import type { EvaluationRefusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";

/** By component, the evaluations of a product that were found by this hash of it, as they are stored. */
export type HardwareFinds = ReadonlyMap<string, readonly string[]>;

/** What is stored about one product that a node asks about. */
export interface AskedProduct {
  readonly code: string;
  readonly product: Product | null;
  /** The node's own; null where it has none. */
  readonly own: Evaluation | null;
  /** Others of the product that share components of hardware; empty where the node has its own. */
  readonly alike: readonly Evaluation[];
  readonly hardware: HardwareFinds;
}

/** Everything that is stored and bears on one node's question for evaluations. */
export interface EvaluationFacts {
  readonly node: Node | null;
  /** How many evaluations the node has, of whatever product. */
  readonly ownCount: number;
  readonly products: readonly AskedProduct[];
  /** Products of which the node has a license in use, and whose it is. */
  readonly licensed: readonly { readonly productId: string; readonly accountId: string }[];
  /** New evaluations that the node's address has started in this hour. */
  readonly startsTaken: number;
  readonly blacklist: readonly BlacklistEntry[];
}

export interface EvaluationRequest {
  readonly nodeId: string;
  readonly claims: NodeClaims;
  readonly installedAt: number | null;
  /** A new id for each product that is asked about, in case that it begins now. */
  readonly newIds: readonly string[];
  /** False for an address of which nothing is counted. */
  readonly isCounted: boolean;
}

type Kind = "evaluation.started" | "evaluation.moved" | "evaluation.converted";

/** What becomes of one product that was asked about; `kind` is null where there is nothing to tell. */
export type EvaluationStep =
  | { readonly outcome: "refused"; readonly code: string; readonly reason: EvaluationRefusal }
  | { readonly outcome: "kept"; readonly product: Product; readonly evaluation: Evaluation }
  | {
      readonly outcome: "changed";
      readonly kind: Kind | null;
      readonly product: Product;
      readonly evaluation: Evaluation;
      /** As it was read; null for a new one. */
      readonly before: Evaluation | null;
      readonly hardware: HardwareFinds;
    };

interface Environment {
  readonly now: number;
  readonly settings: Pick<Settings, "evaluationDays" | "evaluationStartsPerAddressAndHour">;
}

/**
 * Decides for each product that a node asks about: it has an evaluation, or its hardware has one under another key, or it gets a
 * new one, or none for a reason that stops no other product.
 */
export function decideEvaluations(
  facts: EvaluationFacts,
  request: EvaluationRequest,
  environment: Environment,
): readonly EvaluationStep[] {
  const most = environment.settings.evaluationStartsPerAddressAndHour;
  const isUnbounded = most === 0 || !request.isCounted;
  let startsLeft = isUnbounded ? Number.POSITIVE_INFINITY : most - facts.startsTaken;
  let placesLeft = LIMITS.evaluationsPerNode - facts.ownCount;
  return facts.products.map((asked, index) => {
    const step = decideOne(asked, facts, request, {
      ...environment,
      id: request.newIds[index] ?? "",
      startsLeft,
      placesLeft,
    });
    if (step.outcome === "changed" && asked.own === null) placesLeft -= 1;
    if (step.outcome === "changed" && step.before === null) startsLeft -= 1;
    return step;
  });
}

/** What is found by its hardware already needs nothing written there. */
const NOTHING_NEW: HardwareFinds = new Map();

interface Left extends Environment {
  readonly id: string;
  readonly startsLeft: number;
  readonly placesLeft: number;
}

function decideOne(
  { code, product, own, alike, hardware }: AskedProduct,
  { node, licensed }: EvaluationFacts,
  { nodeId, claims, installedAt }: EvaluationRequest,
  { id, startsLeft, placesLeft, now, settings }: Left,
): EvaluationStep {
  const refused = (reason: EvaluationRefusal) => ({ outcome: "refused", code, reason }) as const;
  if (product === null) return refused("PRODUCT_UNKNOWN");
  if (!product.isActive) return refused("PRODUCT_INACTIVE");
  const accountId = node?.accountId ?? null;
  const changed = (kind: Kind | null, evaluation: Evaluation, before: Evaluation | null) => {
    const isFound = before !== null && isSamePrint(before.fingerprint, evaluation.fingerprint);
    const finds = isFound ? NOTHING_NEW : hardware;
    return { outcome: "changed", kind, product, evaluation, before, hardware: finds } as const;
  };
  if (own !== null) {
    const [converted] = convertEvaluations([own], licensed, now);
    if (converted !== undefined) return changed("evaluation.converted", converted, own);
    const followed = followNode(own, { nodeId, claims, accountId });
    return followed === null ? { outcome: "kept", product, evaluation: own } : changed(null, followed, own);
  }
  if (licensed.some(({ productId }) => productId === product.id)) return refused("PRODUCT_LICENSED");
  if (placesLeft <= 0) return refused("NODE_FULL");
  const found = oldestAlike(alike, claims);
  if (found !== null) return changed("evaluation.moved", moveEvaluation(found, { nodeId, claims }), found);
  if (startsLeft <= 0) return refused("EVALUATIONS_TOO_MANY");
  const newcomer = { id, product, nodeId, accountId, claims, installedAt };
  return changed("evaluation.started", startEvaluation(newcomer, settings.evaluationDays, now), null);
}

/** Of the evaluations that ran on this hardware the one that began first. */
function oldestAlike(alike: readonly Evaluation[], { fingerprint }: NodeClaims): Evaluation | null {
  const same = alike.filter((each) => sameHardware(each.fingerprint, fingerprint) === "same");
  return same.toSorted((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1))[0] ?? null;
}
