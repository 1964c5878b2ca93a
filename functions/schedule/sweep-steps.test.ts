import { describe, expect, test } from "vitest";
import { sweep } from "./sweep.ts";
import type { SweepStep } from "./sweep-steps.ts";
import { sweepWorld } from "./testing/sweep-world.ts";

const HOUR_MS = 3_600_000;

describe("a run of the sweep", () => {
  test("settles what is due, once, and notes its success", async () => {
    const world = sweepWorld(250);
    await sweep(world.place, [world.step], "production");
    expect(world.settledTimes()).toEqual(new Map([[1, 250]]));
    expect(world.successAt).toBe(world.now);
  });

  test("looks again only when the next pass is due", async () => {
    const world = sweepWorld(250);
    await sweep(world.place, [world.step], "production");
    const { pages } = world;
    await sweep(world.place, [world.step], "production");
    expect(world.pages).toBe(pages);
    world.now += world.step.everyMs;
    await sweep(world.place, [world.step], "production");
    expect(world.pages).toBe(2 * pages);
  });

  test("looks again when the clock was set back since", async () => {
    const world = sweepWorld(250);
    await sweep(world.place, [world.step], "production");
    const { pages } = world;
    world.now -= 1;
    await sweep(world.place, [world.step], "production");
    expect(world.pages).toBe(2 * pages);
  });

  test("stops when its time is over, and the next run continues where it stopped", async () => {
    const world = sweepWorld(100_000, { msAPage: 4_000 });
    let runs = 0;
    while (world.settledTimes().get(1) !== 100_000) {
      await sweep(world.place, [world.step], "production");
      runs += 1;
      expect(runs).toBeLessThanOrEqual(100);
    }
    expect(runs).toBe(100);
    expect(world.pages).toBe(1_000);
  });
});

test("a step with hours of work keeps no other waiting", async () => {
  const world = sweepWorld(100_000, { msAPage: 1_000 });
  const quick = { ...sweepWorld(10).step, name: "quick" };
  const done: number[] = [];
  const last: SweepStep = { ...quick, settle: async () => done.push(world.now) > 0 };
  const startedAt = world.now;
  const reports = await sweep(world.place, [world.step, last], "production");
  expect(done).toHaveLength(10);
  expect(done[0]).toBeLessThanOrEqual(startedAt + 5_000);
  expect(reports["example"]).toMatchObject({ looked: 4_000, isFinished: false });
  expect(reports["quick"]).toMatchObject({ looked: 10, isFinished: true });
});

describe("a bad item", () => {
  test("is set aside and told, and the other 9,999 are settled", async () => {
    const world = sweepWorld(10_000, { bad: ["id-04711"] });
    await sweep(world.place, [world.step], "production");
    expect(world.settledTimes()).toEqual(new Map([[1, 9_999]]));
    const told = world.lines.filter((line) => "setAside" in line);
    expect(told).toMatchObject([{ level: "error", step: "example", setAside: "id-04711" }]);
    expect(world.lines.at(-1)).toMatchObject({ SweepSetAside: 1, stage: "production" });
    expect(world.successAt).toBe(world.now);
  });

  test("is tried again by the next pass, also when that no longer comes by it", async () => {
    const world = sweepWorld(300, { bad: ["id-00299"] });
    await sweep(world.place, [world.step], "production");
    world.bad.clear();
    world.listed = 0;
    world.now += world.step.everyMs;
    await sweep(world.place, [world.step], "production");
    expect(world.settledTimes()).toEqual(new Map([[1, 300]]));
  });

  test("is one of at most 1,000: more are a failure of the run", async () => {
    const world = sweepWorld(1_100, { bad: "all" });
    await expect(sweep(world.place, [world.step], "production")).rejects.toThrow("steps of the sweep failed");
    expect(world.successAt).toBeNull();
  });
});

test("a step that fails keeps no other from running and telling, but the run from being a success", async () => {
  const world = sweepWorld(10, { bad: ["id-00003"] });
  const failing: SweepStep = {
    ...world.step,
    name: "failing",
    page: async () => Promise.reject(new Error("no")),
  };
  await expect(sweep(world.place, [failing, world.step], "production")).rejects.toThrow("1 steps");
  expect(world.settledTimes()).toEqual(new Map([[1, 9]]));
  expect(world.successAt).toBeNull();
  expect(world.lines).toContainEqual(expect.objectContaining({ level: "error", step: "failing" }));
  expect(world.lines.at(-1)).toMatchObject({ SweepSetAside: 1 });
});

describe("1,000 random histories of missed, doubled and killed runs", () => {
  const random = (seed: number) => {
    let state = seed;
    return () => {
      state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
      return state / 4_294_967_296;
    };
  };

  test("settle everything exactly once in the end", async () => {
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const chance = random(seed);
      const world = sweepWorld(1 + Math.floor(chance() * 350), { msAPage: 15_000 });
      for (let hour = 0; hour < 6; hour += 1) {
        world.killAfter = chance() < 0.5 ? Math.floor(chance() * 400) : null;
        const runs = Math.floor(chance() * 6);
        await Promise.allSettled(
          Array.from({ length: runs }, () => sweep(world.place, [world.step], "production")),
        );
        world.now += HOUR_MS * (chance() < 0.1 ? 72 : 1);
      }
      world.killAfter = null;
      for (let run = 0; run < 5; run += 1) {
        await sweep(world.place, [world.step], "production");
        world.now += HOUR_MS;
      }
      expect(world.settledTimes(), `seed ${seed}`).toEqual(new Map([[1, world.count]]));
    }
  }, 30_000);

  test("and a step without a guard is seen to settle twice", async () => {
    const world = sweepWorld(300, { isGuarded: false });
    await Promise.all([1, 2].map(() => sweep(world.place, [world.step], "production")));
    expect(world.settledTimes().get(2)).toBeGreaterThan(0);
  });
});
