import {
  decideEvaluations,
  type EvaluationFacts,
  type EvaluationRequest,
  type EvaluationStep,
} from "./decide-evaluations.ts";
import { type ExtensionRefusal, extendEvaluation } from "./evaluation-extension.ts";
import type { EvaluationRefusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";

type Changed = Extract<EvaluationStep, { outcome: "changed" }>;

/** What becomes of one product whose evaluation the answer to a request string is to put off. */
export type OfflineExtension =
  | { readonly outcome: "refused"; readonly reason: EvaluationRefusal | ExtensionRefusal }
  | (Omit<Changed, "outcome"> & { readonly outcome: "extended" })
  /** An answer to the same request has put it off already. */
  | (Pick<Changed, "product" | "evaluation"> & { readonly outcome: "repeated" });

/** A request string that is answered: who asks, and by how many days each product is put off, in the order of the facts. */
export interface ExtensionRequest extends Omit<EvaluationRequest, "installedAt" | "isCounted"> {
  readonly nonce: string;
  readonly days: readonly number[];
}

/**
 * Decides about extensions for a server without a connection. What is not known of an evaluation counts as nothing: one that
 * never was here ends now, and runs as long as it is extended. Answering one request twice extends once.
 */
export function extendOffline(
  facts: EvaluationFacts,
  { nonce, days, ...request }: ExtensionRequest,
  { now, settings }: { readonly now: number; readonly settings: Pick<Settings, "evaluationExtensions"> },
): readonly OfflineExtension[] {
  const unknown = { evaluationDays: 0, evaluationStartsPerAddressAndHour: 0 };
  const asked = { ...request, installedAt: null, isCounted: false };
  return decideEvaluations(facts, asked, { now, settings: unknown }).map((step, index) => {
    if (step.outcome === "refused") return { outcome: "refused", reason: step.reason };
    const { product, evaluation } = step;
    if (evaluation.extendedFor === nonce) return { outcome: "repeated", product, evaluation };
    const decision = extendEvaluation(evaluation, { days: days[index] ?? 0 }, settings, now);
    if (decision.outcome === "refused") return { outcome: "refused", reason: decision.code };
    if (decision.outcome === "out-of-bounds")
      return { outcome: "refused", reason: "EVALUATION_EXTENSIONS_USED_UP" };
    const before = step.outcome === "changed" ? step.before : evaluation;
    return {
      outcome: "extended",
      kind: step.outcome === "changed" ? step.kind : null,
      product,
      before,
      hardware: step.outcome === "changed" ? step.hardware : new Map(),
      evaluation: { ...decision.evaluation, extendedFor: nonce, revision: (before?.revision ?? 0) + 1 },
    };
  });
}
