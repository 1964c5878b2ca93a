import { describe, expect, it, vi } from "vitest";
import type { Clock } from "../../client/state/clock.ts";
import type { sameHardware } from "../../shared/domain/fingerprint.ts";
import { neverSync } from "./disk.ts";
import { Life } from "./life.ts";
import { live, type Scenario } from "./scenario.ts";
import { CLOCKS } from "./scenarios-clock.ts";
import { NETWORKS } from "./scenarios-network.ts";
import { STATES } from "./scenarios-state.ts";
import { DAY, T0 } from "./vendor.ts";

/**
 * G16 and G39: whatever happens to clock, directory and network, a product runs 0 ms beyond its end with grace, and an honest
 * one is locked out for 0 ms. While a clock is ahead, or an administrator has not yet mended a fault that is named, nothing is
 * counted as a lock-out. What a root user can do with any program of this kind is in a table of its own below.
 */
const planted = vi.hoisted(() => ({
  clock: null as ((real: Clock, now: () => number, monotonic: () => number) => Partial<Clock>) | null,
  hardware: null as (() => ReturnType<typeof sameHardware>) | null,
  isUnsignedEnough: false,
  isMemoryLost: false,
}));

vi.mock("../../client/state/clock.ts", async (original) => {
  const real = await original<typeof import("../../client/state/clock.ts")>();
  const createClock: typeof real.createClock = (now = Date.now, monotonic = () => performance.now()) => {
    const clock = real.createClock(now, monotonic);
    return { ...clock, ...planted.clock?.(clock, now, monotonic) };
  };
  return { ...real, createClock };
});
vi.mock("../../shared/domain/fingerprint.ts", async (original) => {
  const real = await original<typeof import("../../shared/domain/fingerprint.ts")>();
  const judge: typeof real.sameHardware = (a, b) => planted.hardware?.() ?? real.sameHardware(a, b);
  return { ...real, sameHardware: judge };
});
vi.mock("../../client/service/accept-reply.ts", async (original) => {
  const real = await original<typeof import("../../client/service/accept-reply.ts")>();
  const acceptVerification: typeof real.acceptVerification = (held, answer) => {
    if (!planted.isUnsignedEnough || answer.file !== null || answer.verdict !== null)
      return real.acceptVerification(held, answer);
    const removed = held.licenses.map((license) => ({
      license,
      code: "LICENSE_REVOKED" as const,
      serial: held.serialFloor,
      at: 0,
    }));
    return { accepted: true, file: null, removed, downgraded: removed };
  };
  return { ...real, acceptVerification };
});
vi.mock("../../client/state/snapshot.ts", async (original) => {
  const real = await original<typeof import("../../client/state/snapshot.ts")>();
  const afterReading: typeof real.afterReading = (read, memory) =>
    planted.isMemoryLost ? read : real.afterReading(read, memory);
  return { ...real, afterReading };
});

neverSync();

const SCENARIOS: readonly Scenario[] = [...CLOCKS, ...STATES, ...NETWORKS];

const figures = ({ beyondMs, lockedOutMs }: Life) => ({ beyondMs, lockedOutMs });
const NONE = { beyondMs: 0, lockedOutMs: 0 };

/** The scenarios of a family in which one figure is not 0 any more. */
async function failing(family: Scenario["family"], names: RegExp): Promise<string[]> {
  const found: string[] = [];
  for (const scenario of SCENARIOS.filter((each) => each.family === family && names.test(each.name)))
    for (const kind of scenario.kinds) {
      const { beyondMs, lockedOutMs } = await live(scenario, kind);
      if (beyondMs > 0) found.push(`${kind} beyond: ${scenario.name}`);
      if (lockedOutMs > 0) found.push(`${kind} locked out: ${scenario.name}`);
    }
  return found;
}

describe.each(["clock", "state", "network"] as const)("no use beyond the end, no lock-out: %s", (family) => {
  const cases = SCENARIOS.filter((each) => each.family === family);
  it.each(cases.map((scenario) => [scenario.name, scenario] as const))("%s", async (_, scenario) => {
    for (const kind of scenario.kinds)
      expect({ kind, ...figures(await live(scenario, kind)) }).toEqual({ kind, ...NONE });
  });
});

it("these are at least 40 scenarios, each under its own name", () => {
  expect(SCENARIOS.length).toBeGreaterThanOrEqual(40);
  expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
});

describe("the table finds", () => {
  const plant = async (bug: Partial<typeof planted>, family: Scenario["family"], names: RegExp) => {
    const none = { clock: null, hardware: null, isUnsignedEnough: false, isMemoryLost: false };
    Object.assign(planted, bug);
    try {
      return await failing(family, names);
    } finally {
      Object.assign(planted, none);
    }
  };

  it("a clock that is the machine's own", async () => {
    const found = await plant(
      { clock: (_, now) => ({ effective: now }) },
      "clock",
      /back by 1 year, for good/,
    );
    expect(found).toContain("offline beyond: back by 1 year, for good");
  });

  it("a clock that forgets its memory", async () => {
    const none = { floor: null, reading: T0, waitedMs: 0, ranMs: 0, corrections: 0 };
    const forgetful = () => ({ memory: () => none });
    const found = await plant({ clock: forgetful }, "clock", /at every start/);
    expect(found).toContain("offline beyond: back to the first day at every start, every night");
    expect(found).toContain("evaluation beyond: back to the first day at every start, every night");
  });

  it("a clock that believes at once", async () => {
    const credulous = (real: Clock, now: () => number) => ({
      effective: () => {
        real.prove(now());
        return real.effective();
      },
    });
    const found = await plant({ clock: credulous }, "clock", /forward by (10|a) years?, for/);
    expect(found.filter((each) => each.includes("locked out")).length).toBeGreaterThan(3);
  });

  it("a clock that the service cannot correct", async () => {
    const stubborn = (real: Clock) => ({ correct: real.prove });
    const found = await plant({ clock: stubborn }, "clock", /10 years for 9 days/);
    expect(found.some((each) => each.startsWith("perpetual locked out"))).toBe(true);
  });

  it("a server that does not look at the hardware", async () => {
    const found = await plant({ hardware: () => "same" }, "state", /copied to another server/);
    expect(found).toContain("offline beyond: copied to another server, with and without the cloud");
  });

  it("a program that gives up its memory with its disk", async () => {
    const found = await plant({ isMemoryLost: true }, "state", /cannot be read for 10 days/);
    expect(found.filter((each) => each.includes("locked out"))).toHaveLength(5);
  });

  it("a server that believes a no without a signature", async () => {
    const found = await plant({ isUnsignedEnough: true }, "network", /^unsigned-no from day 3/);
    expect(found.filter((each) => each.includes("locked out"))).toHaveLength(2);
  });
});

describe("what a root user can do, and no program of this kind can prevent (decision 0013)", () => {
  it("delete everything: an evaluation without any contact begins anew", async () => {
    const life = await Life.begin("evaluation", T0);
    life.network = "down";
    await life.pass(29);
    life.restore(life.backup());
    await (await import("node:fs/promises")).rm(life.dataDir, { recursive: true });
    await life.restart();
    await life.pass(29);
    expect(life.beyondMs).toBeGreaterThan(27 * DAY);
  });

  it("restore an old snapshot and set the clock back, again and again", async () => {
    const life = await Life.begin("offline", T0);
    const first = life.backup();
    const begun = life.local;
    await life.pass(60, async () => {
      life.restore(first);
      life.local = begun;
      await life.restart();
    });
    expect(life.beyondMs).toBeGreaterThan(14 * DAY);
  });

  it("but not where the service is heard: the reinstalled server finds its evaluation again", async () => {
    const life = await Life.begin("evaluation", T0);
    await life.pass(29);
    await (await import("node:fs/promises")).rm(life.dataDir, { recursive: true });
    await life.restart();
    await life.poll();
    await life.pass(5);
    expect(figures(life)).toEqual(NONE);
  });

  it("and a clock that is 10 years ahead for days locks an offline server out until its directory is made anew", async () => {
    const life = await Life.begin("offline", T0);
    life.setClock(3_650 * DAY);
    await life.pass(7);
    life.setRight();
    await life.pass(1);
    expect(life.lockedOutMs).toBeGreaterThan(0);
    expect(life.processes[0]?.status().clockBehindMs).toBeGreaterThan(3_000 * DAY);
  });
});
