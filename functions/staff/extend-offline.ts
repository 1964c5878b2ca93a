import { ERRORS } from "../../shared/contract/errors.ts";
import { toWire } from "../../shared/contract/instant.ts";
import {
  type ExtensionRequest,
  extendOffline,
  type OfflineExtension,
} from "../../shared/domain/extend-offline.ts";
import type { Settings } from "../../shared/domain/settings.ts";
import type { EvaluationExtension } from "../../shared/signing/response.ts";
import { refuse } from "../http/answer.ts";
import type { Context } from "../http/context.ts";

/** Whose evaluations the answer to a request string puts off, and by how much. */
export interface OfflineAsked extends Omit<ExtensionRequest, "newIds" | "days"> {
  readonly extend: readonly { readonly product: string; readonly days: number }[];
}

interface Extended {
  readonly evaluations: readonly EvaluationExtension[];
  /** Writes what is new of it, each under its guard; false where something moved since. Safe to repeat. */
  readonly save: () => Promise<boolean>;
}

/**
 * What the answer says of evaluations, each extension counted like every other one: all of them, or a refusal that names the
 * first that failed.
 */
export async function extendOfflineEvaluations(
  { extend, ...request }: OfflineAsked,
  { now, settings }: { readonly now: number; readonly settings: Settings },
  context: Context,
) {
  if (extend.length === 0) return { evaluations: [], save: async () => true } satisfies Extended;
  const { storage, newId } = context;
  const found = await storage.loadForEvaluation({
    nodeId: request.nodeId,
    productCodes: extend.map(({ product }) => product),
    fingerprint: request.claims.fingerprint,
    targets: [],
    starts: null,
  });
  const newIds = extend.map(() => newId("evl"));
  const asked = { ...request, newIds, days: extend.map(({ days }) => days) };
  const steps = extendOffline(found, asked, { now, settings });
  for (const [index, step] of steps.entries())
    if (step.outcome === "refused") return refused(step.reason, index);
  return {
    evaluations: steps.flatMap((step): EvaluationExtension[] => {
      if (step.outcome === "refused") return [];
      const { id, code, name } = step.product;
      return [{ product: { id, code, name }, endsAt: step.evaluation.endsAt }];
    }),
    save: async () => {
      for (const step of steps) {
        if (step.outcome !== "extended") continue;
        const activities = entriesOf(step, request.nodeId, context);
        const saved = await storage.saveNodeEvaluation({ ...step, activities }, null);
        if (saved.outcome !== "saved") return false;
      }
      return true;
    },
  } satisfies Extended;
}

function refused(reason: Extract<OfflineExtension, { outcome: "refused" }>["reason"], index: number) {
  const { detail, fix } = ERRORS[reason];
  return refuse(reason, { errors: [{ location: `body.extend.${index}.product`, message: detail, fix }] });
}

function entriesOf(
  { kind, evaluation, before }: Extract<OfflineExtension, { outcome: "extended" }>,
  nodeId: string,
  { activity }: Context,
) {
  const { id, accountId, productId, startsAt, endsAt } = evaluation;
  const about = { accountId, subjects: [id, nodeId, productId] };
  const change = { field: "endsAt", before: toWire(before?.endsAt ?? startsAt), after: toWire(endsAt) };
  return [
    ...(kind === null ? [] : [activity(kind, about)]),
    activity("evaluation.extended", { ...about, changes: [change] }),
  ];
}
