import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { notifyLicenses } from "../../functions/schedule/notify-licenses.ts";
import { sweep } from "../../functions/schedule/sweep.ts";
import type { SweepPlace, SweepStep } from "../../functions/schedule/sweep-steps.ts";
import { noticesAhead } from "../../shared/domain/license-notices.ts";
import { DEFAULT_SETTINGS } from "../../shared/domain/settings.ts";
import { license } from "../../shared/domain/testing/builders.ts";
import type { Database } from "../../shared/storage/database.ts";
import { toItem } from "../../shared/storage/item.ts";
import { createStorage } from "../../shared/storage/storage.ts";
import { KEYS, listed } from "../../shared/storage/table.ts";
import { editItem, itemsUnder } from "../support/table.ts";
import { type Chance, chanceOf, newSeed } from "./random.ts";
import { frail } from "./sweep-frail.ts";
import { openTables, type Tables } from "./sweep-tables.ts";
import { START } from "./sweep-things.ts";

/** COUNTERSIGN_LONG=1 is the full form. */
const IS_LONG = process.env["COUNTERSIGN_LONG"] === "1";
const DUE = IS_LONG ? 100_000 : 600;
const WITH_POISON = IS_LONG ? 10_000 : 300;
/** What a call takes by the clock of the run, so that a run's time is over after so many. */
const CALL_MS = 10;
const BUDGET_MS = IS_LONG ? 40_000 : 1_500;
const LIMIT_MS = IS_LONG ? 7_200_000 : 120_000;

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());

const idAt = (index: number) => `lic_${String(index).padStart(22, "0")}`;

/** Writes licenses that end in 10 days: of each the first notice is due. */
async function depositMany(db: Database, count: number): Promise<void> {
  const items = Array.from({ length: count }, (_, index) => {
    const id = idAt(index);
    const its = license({
      id,
      code: id,
      type: "subscription",
      expiresAt: START + 10 * 86_400_000,
      createdAt: START,
    });
    const [notice] = noticesAhead(its);
    const places = [{ list: "licenses" }, { list: "licensesDue", at: notice?.dueAt ?? 0 }] as const;
    return { PutRequest: { Item: toItem(KEYS.license(id), its, listed(places, START, id)) } };
  });
  const batches = Array.from({ length: Math.ceil(count / 25) }, (_, index) =>
    items.slice(25 * index, 25 * index + 25),
  );
  for (const batch of batches)
    await db.client.send(new BatchWriteCommand({ RequestItems: { [db.tableName]: batch } }));
}

/** One run of the hour; with `diesAt` it is killed at that call. */
async function run(db: Database, chance: Chance, lines: object[], diesAt: number | null = null) {
  let at = START;
  const storage = createStorage(
    frail(db, { diesAt, how: "after", failing: 0, chance }, () => {
      at += CALL_MS;
    }),
  );
  const place: SweepPlace = {
    storage,
    settings: { read: async () => DEFAULT_SETTINGS, forget: () => undefined },
    signer: () => Promise.reject(new Error("nothing is sealed here")),
    now: () => at,
    randomBytes: (size) => Uint8Array.from({ length: size }, () => chance.between(0, 255)),
    log: (line) => void lines.push(line),
  };
  return (await sweep(place, [notifyLicenses as SweepStep], "test", BUDGET_MS))["notify-licenses"];
}

async function timesTold(db: Database): Promise<ReadonlyMap<string, number>> {
  const told = new Map<string, number>();
  for (const item of await itemsUnder(db, "ACTIVITY#")) {
    const [id = ""] = item["subjects"] as string[];
    told.set(id, (told.get(id) ?? 0) + 1);
  }
  return told;
}

test(
  `${DUE} licenses that are due drain over runs of which some are killed, each told of once`,
  async () => {
    const seed = newSeed();
    const chance = chanceOf(seed);
    const startedAt = performance.now();
    await tables.with(async (db) => {
      await depositMany(db, DUE);
      const depositedAt = performance.now();
      let [runs, killed, isFinished] = [0, 0, false];
      while (!isFinished) {
        runs += 1;
        const diesAt = runs % 4 === 3 ? chance.between(1, BUDGET_MS / CALL_MS) : null;
        const report = await run(db, chance, [], diesAt).catch(() => null);
        if (report === null) killed += 1;
        isFinished = report?.isFinished === true;
        expect(runs, `seed ${seed}`).toBeLessThan(60);
      }
      const told = await timesTold(db);
      expect([told.size, Math.max(...told.values())], `seed ${seed}`).toEqual([DUE, 1]);
      expect(runs).toBeGreaterThan(3);
      expect(await run(db, chance, [])).toMatchObject({ looked: 0 });
      const seconds = (from: number) => Math.round((performance.now() - from) / 1_000);
      console.log(
        `drain: ${DUE} licenses in ${runs} runs, ${killed} of them killed, seed ${seed}, ` +
          `${seconds(depositedAt)} s of ${seconds(startedAt)}`,
      );
    });
  },
  LIMIT_MS,
);

test(
  `one bad license of ${WITH_POISON} is set aside and told, and all others are settled`,
  async () => {
    const seed = newSeed();
    const chance = chanceOf(seed);
    await tables.with(async (db) => {
      await depositMany(db, WITH_POISON);
      const bad = idAt(chance.between(0, WITH_POISON - 1));
      await editItem(db, KEYS.license(bad), { expiresAt: "soon" });
      const lines: object[] = [];
      for (let runs = 0; (await run(db, chance, lines))?.isFinished !== true; runs += 1)
        expect(runs).toBeLessThan(60);
      const told = await timesTold(db);
      expect([told.size, Math.max(...told.values()), told.has(bad)]).toEqual([WITH_POISON - 1, 1, false]);
      expect(lines).toContainEqual(expect.objectContaining({ level: "error", setAside: bad }));
      expect(lines).toContainEqual(expect.objectContaining({ SweepSetAside: 1, stage: "test" }));
      console.log(`poison: ${WITH_POISON - 1} of ${WITH_POISON} settled, ${bad} set aside, seed ${seed}`);
    });
  },
  LIMIT_MS,
);
