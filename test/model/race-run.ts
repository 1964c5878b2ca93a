import type { Arena } from "./arena.ts";
import { gridPlans, type Plan, randomPlan } from "./race-plan.ts";
import { type Finding, runTrial } from "./race-trial.ts";

/** What a whole run found. */
export interface Summary {
  readonly trials: number;
  readonly requests: number;
  readonly slowest: Finding | null;
  readonly failed: readonly Finding[];
}

/** The plans of a run: the grid, then random ones, none with more than `mostCallers`; the same for the same seed. */
export function* plansFrom(
  seed: number,
  { trials, mostCallers }: { readonly trials: number; readonly mostCallers: number },
): Generator<Plan> {
  const grid = gridPlans(seed).filter(({ callers }) => callers <= mostCallers);
  for (let index = 0; index < trials; index += 1) yield grid[index] ?? randomPlan(seed, index, mostCallers);
}

/** Plays trials one after the other until `seconds` are over; `after` hears of each, and stops the run by answering false. */
export async function runRace(
  arena: Arena,
  plans: Iterable<Plan>,
  limits: { readonly seconds: number },
  after: (finding: Finding, soFar: Summary) => boolean = () => true,
): Promise<Summary> {
  const endsAt = performance.now() + limits.seconds * 1_000;
  let summary: Summary = { trials: 0, requests: 0, slowest: null, failed: [] };
  for (const plan of plans) {
    const finding = await runTrial(arena, plan);
    summary = add(summary, finding);
    if (!after(finding, summary) || performance.now() >= endsAt) break;
  }
  return summary;
}

function add({ trials, requests, slowest, failed }: Summary, finding: Finding): Summary {
  return {
    trials: trials + 1,
    requests: requests + finding.requests,
    slowest: slowest === null || finding.slowestMs > slowest.slowestMs ? finding : slowest,
    failed: finding.faults.length === 0 ? failed : [...failed, finding],
  };
}
