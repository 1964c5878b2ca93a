import type { Evaluation } from "./evaluation.ts";
import { daysAfter } from "./time.ts";

/** So many days before its end an evaluation is told of; 0 is the end itself. */
export const EVALUATION_NOTICE_DAYS = [14, 7, 3, 1, 0] as const;

/** A notice that was not told yet: from when on it is to be, and the end that it is about; both in epoch ms. */
export interface DueEvaluationNotice {
  readonly daysBefore: (typeof EVALUATION_NOTICE_DAYS)[number];
  readonly dueAt: number;
  readonly endsAt: number;
}

type Noticed = Pick<Evaluation, "endsAt" | "endSetAt" | "licensedAt" | "toldNotices">;

/**
 * The notices that are still to be told of an evaluation's end, the earliest first; none once the product is licensed. What
 * was past when the end was set is not told, but the end always is. An end that is set anew is told of anew.
 */
export function evaluationNoticesAhead({
  endsAt,
  endSetAt,
  licensedAt,
  toldNotices,
}: Noticed): readonly DueEvaluationNotice[] {
  if (licensedAt !== null) return [];
  return EVALUATION_NOTICE_DAYS.flatMap((daysBefore) => {
    const dueAt = daysAfter(endsAt, -daysBefore);
    const isWanted = daysBefore === 0 || dueAt > endSetAt;
    return isWanted && toldNotices[daysBefore] !== endsAt ? [{ daysBefore, dueAt, endsAt }] : [];
  });
}

/**
 * The notices that are due at `now`, and the evaluation with a note that they were told; null when none is. All of them are
 * told, however late.
 */
export function tellEvaluationNotices<E extends Noticed & Pick<Evaluation, "revision">>(
  evaluation: E,
  now: number,
): { readonly notices: readonly DueEvaluationNotice[]; readonly evaluation: E } | null {
  const notices = evaluationNoticesAhead(evaluation).filter(({ dueAt }) => dueAt <= now);
  if (notices.length === 0) return null;
  const told = Object.fromEntries(notices.map(({ daysBefore, endsAt }) => [daysBefore, endsAt]));
  const toldNotices = { ...evaluation.toldNotices, ...told };
  return { notices, evaluation: { ...evaluation, toldNotices, revision: evaluation.revision + 1 } };
}
