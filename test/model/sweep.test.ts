import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { STEPS } from "../../functions/schedule/sweep.ts";
import type { Database } from "../../shared/storage/database.ts";
import { type Action, stripped } from "./mutants.ts";
import { newSeed } from "./random.ts";
import { judgeTrial } from "./sweep-oracle.ts";
import { openTables, type Tables } from "./sweep-tables.ts";
import { playAtOnce, playTrial, RUNS_AT_ONCE } from "./sweep-trial.ts";

/** COUNTERSIGN_LONG=1 plays the full form; COUNTERSIGN_SEED=n plays the trials of an earlier run again. */
const { COUNTERSIGN_LONG, COUNTERSIGN_SEED } = process.env;
const IS_LONG = COUNTERSIGN_LONG === "1";
const TRIALS = IS_LONG ? 1_000 : 6;

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());

describe("whatever happens to the sweep", () => {
  test(
    "every notice is told exactly once, and all is at last as it must be",
    async () => {
      const seed = COUNTERSIGN_SEED === undefined ? newSeed() : Number(COUNTERSIGN_SEED);
      const startedAt = performance.now();
      let [runs, killed] = [0, 0];
      for (let trial = 0; trial < TRIALS; trial += 1) {
        await tables.with(async (db) => {
          const history = await playTrial(db, seed + trial);
          runs += history.runs;
          killed += history.killed;
          expect(await judgeTrial(db, history), `COUNTERSIGN_SEED=${seed + trial}`).toEqual([]);
        });
      }
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      console.log(
        `sweep: ${TRIALS} trials, ${runs} runs, ${killed} of them killed or failed, seed ${seed}, ${seconds} s`,
      );
    },
    IS_LONG ? 14_400_000 : 120_000,
  );

  test.each([
    ["LICENSE", "notify-licenses"],
    ["EVALUATION", "notify-evaluations"],
    ["APIKEY", "expire-api-keys"],
    ["ENTRY", "expire-blacklist"],
    ["TOKEN", "expire-tokens"],
  ])("and it is found when a notice about a %s is written without its guard", async (sk, step) => {
    const steps = STEPS.filter(({ name }) => name === step);
    const seed = newSeed();
    const told = async (isGuarded: boolean) =>
      tables.with(async (db) => {
        const history = await playAtOnce(db, seed, { steps, plant: atOnce(isGuarded ? null : sk) });
        return (await judgeTrial(db, history)).filter((fault) => / was told \d/.test(fault));
      });
    expect(await told(true), `seed ${seed}`).toEqual([]);
    expect(await told(false), `seed ${seed}`).not.toEqual([]);
  });
});

/**
 * Holds the runs back until all of them have read and are about to write. With `sk` also a planted mistake: an item of that kind
 * is written whoever wrote it meanwhile.
 */
function atOnce(sk: string | null): (db: Database) => Database {
  const waiting: (() => void)[] = [];
  const arrive = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length === RUNS_AT_ONCE) for (const go of waiting) go();
    });
  return (db) => {
    let arrived: Promise<void> | null = null;
    const send = async (command: { input: { TransactItems?: Record<string, Action>[] } }) => {
      const { TransactItems: items } = command.input;
      if (items !== undefined) {
        arrived ??= arrive();
        await arrived;
        for (const item of items) withoutGuard(item, sk);
      }
      return db.client.send(command as never);
    };
    return { ...db, client: { send } as unknown as Database["client"] };
  };
}

function withoutGuard(item: Record<string, Action>, sk: string | null): void {
  for (const [kind, action] of Object.entries(item))
    if ((action.Key ?? action.Item)?.sk === sk) item[kind] = stripped(action);
}
