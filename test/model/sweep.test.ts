import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../shared/storage/database.ts";
import { type Action, stripped } from "./mutants.ts";
import { newSeed } from "./random.ts";
import { judgeTrial } from "./sweep-oracle.ts";
import { openTables, type Tables } from "./sweep-tables.ts";
import { playTrial } from "./sweep-trial.ts";

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

  test.each(["LICENSE", "APIKEY", "ENTRY", "TOKEN"])(
    "and it is found when a notice about a %s is written without its guard",
    async (sk) => {
      const seed = newSeed();
      const found: string[] = [];
      for (let trial = 0; trial < 20 && found.length === 0; trial += 1)
        await tables.with(async (db) => {
          const history = await playTrial(db, seed + trial, { plant: withoutGuardOf(sk) });
          found.push(...(await judgeTrial(db, history)));
        });
      expect(found.join("\n"), `seed ${seed}`).toMatch(/was told \d times/);
    },
    120_000,
  );
});

/** A planted mistake: the sweep reads an item of this kind, and then writes, whoever wrote meanwhile. */
function withoutGuardOf(sk: string): (db: Database) => Database {
  const isIt = ({ Key, Item }: Action) => (Key ?? Item)?.sk === sk;
  const plant = (command: { input: { TransactItems?: Record<string, Action>[] } }) => {
    for (const item of command.input.TransactItems ?? [])
      for (const [kind, action] of Object.entries(item)) if (isIt(action)) item[kind] = stripped(action);
  };
  return (db) => {
    const send = (command: { input: object }) => {
      plant(command);
      return db.client.send(command as never);
    };
    return { ...db, client: { send } as unknown as Database["client"] };
  };
}
