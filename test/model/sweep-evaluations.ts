import type { ActivityEntry } from "../../shared/domain/activity.ts";
import type { Evaluation } from "../../shared/domain/evaluation.ts";
import { evaluationNoticesAhead } from "../../shared/domain/evaluation-notices.ts";
import { fromItem, type Item } from "../../shared/storage/item.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { type Bounds, boundsOf, PERHAPS } from "./sweep-bounds.ts";
import type { History } from "./sweep-trial.ts";

/**
 * The notices of each end that an evaluation had, until that was put off or an activation ended it. Where its node has the
 * license already, the first of them is in its place that it is licensed.
 */
export function evaluationNotices({ things, changes, endedAt }: History): ReadonlyMap<string, Bounds> {
  const notices = new Map<string, Bounds>();
  for (const made of things.evaluations) {
    const { id } = made;
    const moves = changes.flatMap((change) =>
      change.kind === "evaluation-end" && change.id === id ? [change] : [],
    );
    const licensedAt = changes.find((each) => each.kind === "evaluation-licensed" && each.id === id)?.at;
    const ends = [{ endsAt: made.endsAt, at: made.endSetAt }, ...moves];
    const isNode = things.activations.some((each) => each.holderId === made.nodeId);
    for (const [index, { endsAt, at: endSetAt }] of ends.entries()) {
      const movedAt = ends[index + 1]?.at ?? licensedAt ?? null;
      for (const { daysBefore, dueAt } of evaluationNoticesAhead({ ...made, endsAt, endSetAt })) {
        const bounds = isNode ? PERHAPS : boundsOf(dueAt, movedAt, endedAt);
        const kind = daysBefore === 0 ? "evaluation.ended" : `${daysBefore} evaluation.expiring`;
        if (bounds !== null) notices.set(`${kind} ${id} ${new Date(endsAt).toISOString()}`, bounds);
      }
    }
    if (isNode) notices.set(`evaluation.converted ${id}`, PERHAPS);
  }
  return notices;
}

/**
 * What became of the evaluations of nodes that got a license: once something was due while they had it, the license ended it,
 * and it is told once that it did.
 */
export function conversionFaults(
  items: readonly Item[],
  entries: readonly ActivityEntry[],
  { things, changes, endedAt }: History,
): string[] {
  return things.evaluations.flatMap(({ id, nodeId }) => {
    const key = KEYS.evaluation(id);
    const found = fromItem<Evaluation>(items.find((item) => item["pk"] === key.pk && item["sk"] === key.sk));
    if (found === null) return [`${id} is gone`];
    const told = entries.filter(
      ({ kind, subjects }) => kind === "evaluation.converted" && subjects[0] === id,
    ).length;
    const isLicensed = found.licensedAt !== null;
    const isNode = things.activations.some((each) => each.holderId === nodeId);
    const isChanged = changes.some((each) => each.kind === "evaluation-licensed" && each.id === id);
    return [
      ...(told === (isLicensed ? 1 : 0) ? [] : [`${id}: told ${told} times that it was licensed`]),
      ...(isLicensed && !isNode && !isChanged ? [`${id} is licensed, and nobody licensed it`] : []),
      ...(!isLicensed && evaluationNoticesAhead(found).some(({ dueAt }) => dueAt <= endedAt)
        ? [`${id} was not told of`]
        : []),
    ];
  });
}
