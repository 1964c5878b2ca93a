import { STEPS, sweep } from "../../functions/schedule/sweep.ts";
import type { SweepPlace, SweepStep } from "../../functions/schedule/sweep-steps.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../shared/domain/settings.ts";
import type { Database } from "../../shared/storage/database.ts";
import { createStorage } from "../../shared/storage/storage.ts";
import { type Chance, chanceOf } from "./random.ts";
import { type Change, change } from "./sweep-changes.ts";
import { type Fate, frail } from "./sweep-frail.ts";
import { CUSTOMERS_DOMAIN, deposit, entriesOf, START, someThings, type Things } from "./sweep-things.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Clocks of two processes differ by at most so much. */
export const SKEW_MS = MINUTE_MS;
/** Each call of a run takes so long by its clock. */
const CALL_MS = 100;
const STALE_DAYS = 5;

/** What a trial did, for the oracle to judge its table by. */
export interface History {
  readonly things: Things;
  readonly changes: readonly Change[];
  readonly settings: Settings;
  /** Sources with as many failed attempts as their threshold, counted while the sweep still ran within a day. */
  readonly guessing: readonly string[];
  readonly endedAt: number;
  readonly runs: number;
  readonly killed: number;
}

export interface Trial {
  readonly steps?: readonly SweepStep[];
  /** Stands between the storage and the database, to plant a mistake. */
  readonly plant?: (db: Database) => Database;
}

/**
 * Plays one trial on an empty table: hours in which the sweep is called 0 to 5 times, late, at once and on clocks that differ; up
 * to 72 in a row without it; runs that are killed at any call, or whose calls fail; and meanwhile people who change things. At
 * last nothing goes wrong any more, and the sweep runs until it is through.
 */
export async function playTrial(db: Database, seed: number, trial: Trial = {}): Promise<History> {
  const chance = chanceOf(seed);
  const world = { now: START, runs: 0, killed: 0 };
  const storage = createStorage(db);
  const entryOf = entriesOf(() => world.now, chance);
  const things = someThings(chance);
  const settings = { ...DEFAULT_SETTINGS, staleAfterDays: STALE_DAYS };
  await storage.saveSettings({ staleAfterDays: STALE_DAYS }, 0, entryOf("settings.changed", ""), []);
  await deposit(storage, things, entryOf);
  const changes: Change[] = [];
  const late: number[] = [0, 0, 0];
  for (let hour = chance.between(6, 14); hour > 0; hour -= 1) {
    world.now += HOUR_MS * (chance.next() < 0.06 ? 72 : 1) + chance.between(-MINUTE_MS, MINUTE_MS);
    for (let times = chance.next() < 0.3 ? 0 : chance.between(1, 5); times > 0; times -= 1)
      late[chance.between(0, 2)] = (late[chance.between(0, 2)] ?? 0) + 1;
    const due = late.shift() ?? 0;
    late.push(0);
    if (chance.next() < 0.4) changes.push(...(await change(storage, things, world.now, chance, entryOf)));
    const runs = Array.from({ length: Math.min(due, 5) }, () => runOnce(db, world, chance, trial));
    world.runs += runs.length;
    world.killed += (await Promise.allSettled(runs)).filter(({ status }) => status === "rejected").length;
  }
  const guessing = ["203.0.113.7", "guessing.example.net", CUSTOMERS_DOMAIN];
  for (const target of guessing)
    for (let times = 0; times < 20; times += 1) await storage.countAttempt(target, world.now);
  world.now += HOUR_MS;
  await Promise.allSettled([1, 2, 3].map(() => runOnce(db, world, chance, trial)));
  world.now += 5 * MINUTE_MS;
  await runUntilFinished(db, world.now, chance, trial);
  await runToTheEnd(db, world, chance, trial);
  return { things, changes, settings, guessing, endedAt: world.now, runs: world.runs, killed: world.killed };
}

export const RUNS_AT_ONCE = 4;

/** Plays a trial in which all ends on one day, and some runs meet it at once. */
export async function playAtOnce(db: Database, seed: number, trial: Trial): Promise<History> {
  const chance = chanceOf(seed);
  const world = { now: START };
  const things = someThings(chance);
  await deposit(
    createStorage(db),
    things,
    entriesOf(() => world.now, chance),
  );
  world.now = START + 60 * 24 * HOUR_MS;
  const fate: Fate = { diesAt: null, how: "before", failing: 0, chance };
  const runs = Array.from({ length: RUNS_AT_ONCE }, () =>
    run(db, world.now, fate, trial, Number.POSITIVE_INFINITY),
  );
  await Promise.allSettled(runs);
  const settings = DEFAULT_SETTINGS;
  return { things, changes: [], settings, guessing: [], endedAt: world.now, runs: RUNS_AT_ONCE, killed: 0 };
}

async function runOnce(
  db: Database,
  world: { readonly now: number },
  chance: Chance,
  trial: Trial,
): Promise<void> {
  const own = chanceOf(chance.between(0, 2 ** 31));
  const fate: Fate = {
    diesAt: own.next() < 0.5 ? Math.ceil(2 ** (own.next() * 9)) : null,
    how: own.oneOf(["before", "after"]),
    failing: own.oneOf([0, 0, 0.05]),
    chance: own,
  };
  await run(db, world.now + own.between(-SKEW_MS, SKEW_MS), fate, trial, own.oneOf([1_000, 8_000, 40_000]));
}

/** Without faults, on two days, so that what is done once a day is done after all that happened. */
async function runToTheEnd(
  db: Database,
  world: { now: number },
  chance: Chance,
  trial: Trial,
): Promise<void> {
  for (let day = 0; day < 2; day += 1) {
    world.now += 25 * HOUR_MS;
    await runUntilFinished(db, world.now, chance, trial);
  }
}

async function runUntilFinished(db: Database, at: number, chance: Chance, trial: Trial): Promise<void> {
  const fate: Fate = { diesAt: null, how: "before", failing: 0, chance };
  for (let tries = 0; tries < 5; tries += 1) {
    const reports = await run(db, at, fate, trial, Number.POSITIVE_INFINITY);
    if (Object.values(reports).every(({ isFinished }) => isFinished)) return;
  }
  throw new Error("the sweep does not come to its end");
}

function run(db: Database, startAt: number, fate: Fate, { steps, plant }: Trial, budgetMs: number) {
  let at = startAt;
  const frailDb = frail((plant ?? ((same) => same))(db), fate, () => {
    at += fate.failing === 0 && fate.diesAt === null ? 0 : CALL_MS;
  });
  const storage = createStorage(frailDb);
  const place: SweepPlace = {
    storage,
    settings: { read: async () => (await storage.loadSettings()).settings, forget: () => undefined },
    signer: () => Promise.reject(new Error("nothing is sealed here")),
    now: () => at,
    randomBytes: (size) => Uint8Array.from({ length: size }, () => fate.chance.between(0, 255)),
    log: () => undefined,
  };
  return sweep(place, steps ?? SWEPT, "trial", budgetMs);
}

/** The steps of the trials; those that seal and prune the log, and count what ends, have tests of their own. */
const SWEPT = STEPS.filter(({ name }) => !/activity|truncate|ending/.test(name));
