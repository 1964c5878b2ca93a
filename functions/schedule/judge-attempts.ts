import { attemptsInWindow } from "../../shared/domain/attempt-counter.ts";
import type { Counted } from "../../shared/domain/automatic-block.ts";
import { storedCounter } from "../../shared/domain/stored-counter.ts";
import { activityOf } from "../http/context.ts";
import { judgeCount } from "../http/count-attempt.ts";
import type { SweepStep } from "./sweep-steps.ts";

interface CountedTarget extends Counted {
  readonly target: string;
}

const PAGE = 100;

/**
 * Judges every count of failed attempts again: a threshold that was lowered holds for what was counted before, and so does a
 * count after which a process ended before it judged.
 */
export const judgeAttempts: SweepStep<CountedTarget> = {
  name: "judge-attempts",
  everyMs: 0,
  page: ({ storage }, after) => storage.readAscending("attemptCounts", { limit: PAGE, after }),
  async load({ storage, now }, targets) {
    // The time of the reading: what an entry that is lifted after it forgives was counted before.
    const at = now();
    const counts = await storage.loadAttemptCounts(targets);
    return counts.map(({ target, byHour }) => ({
      id: target,
      item: { target, attempts: attemptsInWindow(byHour, at), at },
    }));
  },
  async settle(place, { target, ...counted }) {
    const settings = await place.settings.read();
    const counter = storedCounter(target, settings);
    if (counter === null) return false;
    const activity = activityOf(place, { kind: "service", id: "sweep" }, null);
    return judgeCount(counter, counted, settings, { ...place, activity });
  },
};
