import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Arena, openArena } from "./arena.ts";
import { GUARDS, without } from "./mutants.ts";
import { describePlan, type Plan, randomPlan } from "./race-plan.ts";
import { runRace, type Summary } from "./race-run.ts";
import { runTrial } from "./race-trial.ts";
import { newSeed } from "./random.ts";

const SECONDS = 20;
const MOST_CALLERS = 100;

function* randomPlans(seed: number, trials: number, mostCallers: number): Generator<Plan> {
  for (let index = 0; index < trials; index += 1) yield randomPlan(seed, index, mostCallers);
}

function violations({ failed }: Summary): string[] {
  return failed.map(({ plan, faults }) => `${describePlan(plan)}: ${faults.join("; ")}`);
}

describe("many servers at once", () => {
  let arena: Arena;
  beforeAll(async () => {
    arena = await openArena();
  });
  afterAll(() => arena.close());

  test("take exactly the uses that are sold, whatever the limit and whatever happens at it", async () => {
    const seed = newSeed();
    const plans = randomPlans(seed, Number.POSITIVE_INFINITY, MOST_CALLERS);
    const summary = await runRace(arena, plans, { seconds: SECONDS });
    console.log(`race: ${summary.trials} trials, ${summary.requests} requests, seed ${seed}`);
    expect(violations(summary), `seed ${seed}`).toEqual([]);
  });

  const some = { index: 0, seed: 1, via: "direct", onLimit: "reject", taken: 0 } as const;

  test.for([1, 7, 199])(
    "200 servers with a token for %i get exactly as many activations",
    async (tokenUses) => {
      const plan = { ...some, kind: "token", callers: 200, limit: null, tokenUses } as const;
      expect((await runTrial(arena, plan)).faults).toEqual([]);
    },
  );

  test.for(["reject", "deactivate-oldest"] as const)(
    "50 identical requests of one server take one use and get one id (%s)",
    async (onLimit) => {
      const plan = { ...some, kind: "one-node", callers: 50, limit: 1, tokenUses: 1, onLimit } as const;
      expect((await runTrial(arena, plan)).faults).toEqual([]);
    },
  );
});

describe("the race finds a service that reads, then writes", () => {
  const mutants = [[...GUARDS], ...GUARDS.map((guard) => [guard])];
  test.for(mutants.map((guards) => ({ guards, names: guards.join(", ") })))(
    "without the guard of: $names",
    async ({ guards }) => {
      const arena = await openArena({ observe: without(guards) });
      try {
        const plans = randomPlans(newSeed(), 100, 20);
        const summary = await runRace(arena, plans, { seconds: 60 }, ({ faults }) => faults.length === 0);
        expect(violations(summary)).not.toEqual([]);
      } finally {
        await arena.close();
      }
    },
  );
});
