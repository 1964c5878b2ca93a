/**
 * `npm run race`: random callers against random limits, on the real handlers and the embedded database. Each trial
 * must end with exactly as many uses taken as are sold. Exit code 1 tells that one did not, 2 that an option is wrong.
 */
import { parseArgs } from "node:util";
import { openArena } from "./arena.ts";
import { GUARDS, without } from "./mutants.ts";
import { describePlan, type Plan } from "./race-plan.ts";
import { plansFrom, runRace, type Summary } from "./race-run.ts";
import { newSeed } from "./random.ts";

const HELP = `npm run race -- [options]
  --trials N      how many trials (1000; the first are the fixed grid)
  --seed S        the seed of the run (a random one, which is printed)
  --seconds T     stop after T seconds (no limit)
  --callers N     at most N callers in one trial (200)
  --mode M        only trials in this mode: reject or deactivate-oldest
  --trial I       play only trial I of this seed, 20 times or --trials times
  --apart         as if each call had a process of its own, as Lambda functions have
  --unguarded     take the guards out of the writes: the run must then fail
`;

const { values: given } = parseArgs({
  options: {
    trials: { type: "string" },
    seed: { type: "string", default: String(newSeed()) },
    seconds: { type: "string", default: "Infinity" },
    callers: { type: "string", default: "200" },
    mode: { type: "string" },
    trial: { type: "string" },
    apart: { type: "boolean", default: false },
    unguarded: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const trials = Number(given.trials ?? (given.trial === undefined ? 1_000 : 20));
const [seed, seconds, mostCallers] = [Number(given.seed), Number(given.seconds), Number(given.callers)];

function* plans(): Generator<Plan> {
  for (const plan of chosenPlans()) yield given.apart ? { ...plan, via: "apart" } : plan;
}

function* chosenPlans(): Generator<Plan> {
  const wanted = given.trial === undefined ? null : Number(given.trial);
  let index = 0;
  for (const plan of plansFrom(seed, { trials: wanted === null ? trials : wanted + 1, mostCallers })) {
    if (wanted === index) for (let again = 0; again < trials; again += 1) yield plan;
    if (wanted === null && (given.mode ?? plan.onLimit) === plan.onLimit) yield plan;
    index += 1;
  }
}

function tell({ trials: played, requests, slowest, failed }: Summary, startedAt: number): string {
  const worst = slowest === null ? "" : `, slowest reply ${Math.round(slowest.slowestMs)} ms`;
  const took = Math.round((performance.now() - startedAt) / 1_000);
  return `${played} trials, ${requests} requests, ${failed.length} violations in ${took} s${worst}`;
}

async function main(): Promise<number> {
  if (given.help) {
    console.log(HELP);
    return 0;
  }
  if (![trials, seed, seconds, mostCallers, Number(given.trial ?? 0)].every((number) => number >= 0)) {
    console.error(HELP);
    return 2;
  }
  console.log(`race: seed ${seed}`);
  const startedAt = performance.now();
  const errors = new Set<string>();
  const arena = await openArena({
    log: ({ error }) => error && errors.add(`${error.name}: ${error.message}`),
    ...(given.unguarded ? { observe: without(GUARDS) } : {}),
  });
  try {
    const summary = await runRace(arena, plans(), { seconds }, ({ plan, faults }, soFar) => {
      if (faults.length > 0) {
        console.log(`VIOLATION in ${describePlan(plan)}`);
        for (const line of [...faults, ...errors]) console.log(`  ${line}`);
        console.log(`  again: npm run race -- --seed ${seed} --callers ${mostCallers} --trial ${plan.index}`);
      }
      errors.clear();
      if (soFar.trials % 50 === 0) console.log(tell(soFar, startedAt));
      return true;
    });
    const { slowest } = summary;
    if (slowest !== null) console.log(`slowest: ${describePlan(slowest.plan)}`);
    console.log(`race: ${tell(summary, startedAt)}, seed ${seed}`);
    return summary.failed.length === 0 ? 0 : 1;
  } finally {
    await arena.close();
  }
}

process.exitCode = await main();
