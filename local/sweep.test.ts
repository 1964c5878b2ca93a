import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Services } from "../functions/http/services.ts";
import { sweepWorld } from "../functions/schedule/testing/sweep-world.ts";
import { sweepPrinter } from "./print-sweep.ts";
import { createSweep, HOURLY, sweepByTheClock } from "./sweep.ts";

const sweepOf = (world: ReturnType<typeof sweepWorld>) =>
  createSweep(world.place as unknown as Services, (line) => world.lines.push(line), [world.step]);

describe("the sweep of a local service", () => {
  test("never runs twice at once: who asks meanwhile gets the next run", async () => {
    const world = sweepWorld(10);
    let running = 0;
    let most = 0;
    const { settle } = world.step;
    const local = sweepOf({
      ...world,
      step: {
        ...world.step,
        everyMs: 0,
        async settle(...given) {
          running += 1;
          most = Math.max(most, running);
          const done = await settle(...given);
          running -= 1;
          return done;
        },
      },
    });
    const first = local.run();
    await Promise.resolve();
    const [second, third] = [local.run(), local.run()];
    expect(second).toBe(third);
    expect([(await first)["example"]?.settled, (await second)["example"]?.looked]).toEqual([10, 10]);
    expect(world.pages).toBe(2);
    expect(most).toBeLessThanOrEqual(10);
  });

  test("tells what the steps did that did not break off", async () => {
    const world = sweepWorld(2_000, { bad: "all" });
    expect((await sweepOf(world).run())["example"]).toMatchObject({ hasFailed: true, settled: 0 });
    expect(world.successAt).toBeNull();
  });

  test("ends at its next page when the service does", async () => {
    const world = sweepWorld(1_000);
    const ended: Promise<void>[] = [];
    const { page } = world.step;
    const local = sweepOf({
      ...world,
      step: {
        ...world.step,
        page: async (...given) => {
          if (world.pages === 2) ended.push(local.end());
          return page(...given);
        },
      },
    });
    expect((await local.run())["example"]).toMatchObject({ looked: 300, isFinished: false });
    await Promise.all(ended);
    expect(ended).toHaveLength(1);
  });
});

test("a run ends in time by a clock of its own, though the service's stands still", async () => {
  vi.useFakeTimers();
  const world = sweepWorld(10_000);
  const { page } = world.step;
  const step = {
    ...world.step,
    page: async (...given: Parameters<typeof page>) => {
      vi.advanceTimersByTime(1_000);
      return page(...given);
    },
  };
  const reports = await sweepOf({ ...world, step }).run();
  vi.useRealTimers();
  expect(reports["example"]).toMatchObject({ looked: 1_200, isFinished: false });
});

describe("by the clock", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("it runs shortly after the start, then every hour, until it is stopped", async () => {
    const run = vi.fn(async () => ({}));
    const { stop } = sweepByTheClock({ run }, HOURLY, () => undefined);
    expect(run).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(3 * 3_600_000);
    expect(run).toHaveBeenCalledTimes(4);
    stop();
    await vi.advanceTimersByTimeAsync(10 * 3_600_000);
    expect(run).toHaveBeenCalledTimes(4);
  });

  test("it goes on soon while something is left", async () => {
    const report = { looked: 9, settled: 9, setAside: 0, isFinished: false, hasFailed: false };
    const left = [report, report, { ...report, isFinished: true }];
    const run = vi.fn(async () => ({ example: left.shift() ?? { ...report, hasFailed: true } }));
    const { stop } = sweepByTheClock({ run }, HOURLY, () => undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(run).toHaveBeenCalledTimes(3);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(run).toHaveBeenCalledTimes(4);
    stop();
  });

  test("it goes on soon after a run that somebody asked for, while something is left, and not once it is stopped", async () => {
    const run = vi.fn(async () => ({}));
    const { goOn, stop } = sweepByTheClock({ run }, HOURLY, () => undefined);
    await vi.advanceTimersByTimeAsync(10_000);
    const report = { looked: 9, settled: 9, setAside: 0, isFinished: true, hasFailed: false };
    goOn({ example: report });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run).toHaveBeenCalledTimes(1);
    goOn({ example: { ...report, isFinished: false } });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run).toHaveBeenCalledTimes(2);
    stop();
    goOn({ example: { ...report, isFinished: false } });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run).toHaveBeenCalledTimes(2);
  });

  test("a run that fails is logged, and the next one comes all the same", async () => {
    const lines: object[] = [];
    const run = vi.fn(async () => Promise.reject(new Error("no database")));
    const { stop } = sweepByTheClock({ run }, HOURLY, (line) => lines.push(line));
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    expect(run).toHaveBeenCalledTimes(3);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatchObject({ operation: "sweep", error: { message: "no database" } });
    stop();
  });
});

describe("what is printed of it", () => {
  const printed = (line: object, env = {}) => {
    const out: string[] = [];
    sweepPrinter({ write: (text: string) => out.push(text) }, env)(line);
    return out.join("");
  };
  const report = { looked: 3, settled: 2, setAside: 0, isFinished: true, hasFailed: false };

  test("is one line for a run", () => {
    expect(printed({ operation: "sweep", steps: { one: report, two: report } })).toBe("sweep 4 settled\n");
    const late = { ...report, setAside: 1, isFinished: false };
    expect(printed({ operation: "sweep", steps: { one: report, two: late } })).toBe(
      "sweep 4 settled, 1 set aside, goes on with two\n",
    );
  });

  test("names what was set aside, and the step that failed, with the reason", () => {
    const error = { name: "TypeError", message: "lic_1 has no time of expiry" };
    expect(printed({ step: "notify-licenses", setAside: "lic_1", error })).toBe(
      "sweep notify-licenses set aside lic_1\n  lic_1 has no time of expiry\n",
    );
    expect(printed({ step: "roll-up", error: { ...error, stack: "TypeError: at x" } })).toBe(
      "sweep roll-up failed\n  TypeError: at x\n",
    );
    expect(printed({ error })).toBe("sweep failed\n  lic_1 has no time of expiry\n");
  });

  test("is no metric, except as JSON", () => {
    expect(printed({ _aws: {}, SweepSetAside: 1 })).toBe("");
    expect(printed({ _aws: {} }, { COUNTERSIGN_LOG: "json" })).toBe('{"_aws":{}}\n');
  });
});
