import { toWire } from "../../shared/contract/instant.ts";
import { convertEvaluations, type Evaluation } from "../../shared/domain/evaluation.ts";
import { type DueEvaluationNotice, tellEvaluationNotices } from "../../shared/domain/evaluation-notices.ts";
import { activityWrite } from "../../shared/storage/activity.ts";
import { dueStep, endOf, isSaved, sweepEntry } from "./due-step.ts";
import type { SweepPlace, SweepStep } from "./sweep-steps.ts";

/**
 * Writes `evaluation.expiring` and `evaluation.ended` to the activity log, each once for each end of an evaluation; one whose
 * node has a license of the product by now is ended by that instead. The note and the entry are one transaction.
 */
export const notifyEvaluations: SweepStep<Evaluation> = dueStep<Evaluation>({
  name: "notify-evaluations",
  list: "evaluationsDue",
  load: async ({ storage }, ids) =>
    (await storage.loadEvaluations(ids)).map((item) => ({ id: item.id, item })),
  async settle(place, found) {
    const { id, nodeId } = found;
    endOf(id, found.endsAt);
    const told = tellEvaluationNotices(found, place.now());
    if (told === null) return false;
    const { activations } = await place.storage.loadNodeActivations(nodeId, null);
    const licensed = activations.filter((activation) => activation?.isActive).flatMap((each) => each ?? []);
    const [converted] = convertEvaluations([found], licensed, place.now());
    if (converted !== undefined) {
      const entry = entryOf(place, converted, "evaluation.converted", null);
      return isSaved(id, await place.storage.saveEvaluation(converted, entry, []));
    }
    const [first, ...others] = told.notices.map((notice) =>
      entryOf(
        place,
        found,
        notice.daysBefore === 0 ? "evaluation.ended" : "evaluation.expiring",
        reasonOf(notice),
      ),
    );
    if (first === undefined) return false;
    const saved = await place.storage.saveEvaluation(told.evaluation, first, others.map(activityWrite));
    return isSaved(id, saved);
  },
});

function entryOf(
  place: SweepPlace,
  { id, nodeId, productId, accountId }: Evaluation,
  kind: "evaluation.converted" | "evaluation.expiring" | "evaluation.ended",
  reason: string | null,
) {
  return sweepEntry(place, kind, { accountId, subjects: [id, nodeId, productId], reason });
}

function reasonOf({ daysBefore, endsAt }: DueEvaluationNotice): string {
  if (daysBefore === 0) return `ended at ${toWire(endsAt)}`;
  return `${daysBefore} ${daysBefore === 1 ? "day" : "days"} before its end at ${toWire(endsAt)}`;
}
