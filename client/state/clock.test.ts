import { describe, expect, it } from "vitest";
import { DAY_MS as DAY } from "../../shared/domain/time.ts";
import { BELIEVED_AFTER_MS, createClock } from "./clock.ts";

const T0 = Date.UTC(2027, 0, 10);
const YEAR = 365 * DAY;

/** A clock over a machine's that the test sets; `run` lets both go on, `sleep` only what the machine says. */
function clockAt(start: number) {
  const hand = { local: start, monotonic: 0 };
  const clock = createClock(
    () => hand.local,
    () => hand.monotonic,
  );
  const run = (ms: number) => {
    for (let left = ms; left > 0; left -= DAY / 4) {
      hand.local += Math.min(left, DAY / 4);
      hand.monotonic += Math.min(left, DAY / 4);
      clock.effective();
    }
  };
  const sleep = (ms: number) => {
    hand.local += ms;
  };
  return { hand, clock, run, sleep };
}

/** The clock of the next program, which goes on from what the last one remembered. */
function restarted(before: ReturnType<typeof clockAt>, local: number) {
  const after = clockAt(local);
  after.clock.recall(before.clock.memory());
  return after;
}

describe("the effective time", () => {
  it("is the machine's, and never before a proven one", () => {
    const { hand, clock } = clockAt(1_000_000);
    expect(clock.effective()).toBe(1_000_000);
    clock.prove(5_000_000);
    expect(clock.effective()).toBe(5_000_000);
    hand.local = 6_000_000;
    expect(clock.effective()).toBe(6_000_000);
  });

  it("goes on from a proven time with the monotonic clock, while the machine's stands still", () => {
    const { hand, clock } = clockAt(0);
    clock.prove(5_000_000);
    hand.monotonic = 60_000;
    expect(clock.effective()).toBe(5_060_000);
    clock.prove(5_050_000);
    expect(clock.effective()).toBe(5_060_000);
  });

  it("forgets what the machine's clock has said: forward by mistake and back again locks nobody out", () => {
    const { hand, clock } = clockAt(1_000_000);
    hand.local = 9_000_000;
    expect(clock.effective()).toBe(9_000_000);
    hand.local = 1_000_000;
    expect(clock.effective()).toBe(1_000_000);
  });

  it("tells by how much the machine's clock is behind, from a second on", () => {
    const { hand, clock } = clockAt(1_000_000);
    expect(clock.behindMs()).toBe(0);
    clock.prove(1_000_999);
    expect(clock.behindMs()).toBe(0);
    hand.local = 0;
    expect(clock.behindMs()).toBe(1_000_999);
  });

  it("does not go back with a monotonic clock that does", () => {
    const { hand, clock } = clockAt(T0);
    clock.prove(T0);
    hand.monotonic = -DAY;
    expect([clock.effective(), clock.ranMs()]).toEqual([T0, 0]);
  });
});

describe("a reading of the machine's clock", () => {
  it("is believed after three days of running, to the millisecond, and then stands when it is set back (A19)", () => {
    for (const [ranMs, isBelieved] of [
      [BELIEVED_AFTER_MS - 1, false],
      [BELIEVED_AFTER_MS, true],
    ] as const) {
      const { hand, clock, run } = clockAt(T0);
      run(ranMs);
      hand.local = T0 - YEAR;
      expect(clock.effective()).toBe(isBelieved ? T0 + ranMs : T0 - YEAR);
    }
  });

  it("is believed across restarts, by the days that programs have run in all", () => {
    let now = clockAt(T0);
    for (let day = 0; day < 3; day += 1) {
      now.run(DAY - 1);
      now = restarted(now, now.hand.local + DAY);
    }
    expect(now.clock.memory().floor).toBeNull();
    now.run(3);
    expect(now.clock.memory()).toMatchObject({ floor: T0 + 3 * DAY, ranMs: 3 * DAY });
  });

  it("that is wrong for less is never believed, however long the right one ran before (A19)", () => {
    const machine = clockAt(T0);
    machine.run(10 * DAY);
    machine.hand.local += 10 * YEAR;
    machine.run(BELIEVED_AFTER_MS - 1);
    machine.hand.local -= 10 * YEAR;
    expect(machine.clock.effective()).toBe(machine.hand.local);
    expect(machine.clock.behindMs()).toBe(0);
    machine.run(10 * DAY);
    expect(machine.clock.effective()).toBe(machine.hand.local);
  });

  it("is believed on a machine that sleeps every night", () => {
    const machine = clockAt(T0);
    for (let night = 0; night < 12; night += 1) {
      machine.run(16 * 3_600_000);
      machine.sleep(8 * 3_600_000);
    }
    const awakeUntil = machine.hand.local;
    machine.hand.local = T0 - YEAR;
    expect(machine.clock.effective()).toBeGreaterThan(awakeUntil - 7 * DAY);
    expect(machine.clock.effective()).toBeLessThanOrEqual(awakeUntil);
  });

  it("small corrections of the clock do not take its days away", () => {
    const machine = clockAt(T0);
    for (let hour = 0; hour < 72; hour += 1) {
      machine.run(3_600_000);
      machine.hand.local += hour % 2 === 0 ? -2_000 : 2_000;
    }
    machine.run(60_000);
    expect(machine.clock.memory().floor).toBeGreaterThan(T0 + BELIEVED_AFTER_MS - 10_000);
  });

  it("that was set back over and over gains nothing: the time that is known goes on while programs run", () => {
    const machine = clockAt(T0);
    machine.clock.prove(T0);
    for (let day = 0; day < 40; day += 1) {
      machine.hand.local = T0;
      machine.run(DAY);
    }
    expect(machine.clock.effective()).toBe(T0 + 40 * DAY);
  });
});

describe("the service's own time", () => {
  it("corrects what was believed wrongly, and not what differs by minutes", () => {
    const machine = clockAt(T0 + 10 * YEAR);
    machine.run(4 * DAY);
    machine.hand.local = T0 + 4 * DAY;
    expect(machine.clock.effective()).toBeGreaterThan(T0 + 9 * YEAR);
    machine.clock.correct(T0 + 4 * DAY);
    expect(machine.clock.effective()).toBe(T0 + 4 * DAY);
    machine.clock.correct(T0 + 4 * DAY - 300_000);
    expect(machine.clock.effective()).toBe(T0 + 4 * DAY);
    machine.clock.correct(T0 + 5 * DAY);
    expect(machine.clock.effective()).toBe(T0 + 5 * DAY);
  });

  it("keeps a wrong clock from being believed at all, while it is heard every day", () => {
    const machine = clockAt(T0 + 10 * YEAR);
    for (let day = 1; day < 8; day += 1) {
      machine.run(DAY);
      machine.clock.correct(T0 + day * DAY);
    }
    machine.hand.local = T0 + 7 * DAY;
    expect(machine.clock.effective()).toBe(T0 + 7 * DAY);
  });

  it("counts for every program that shares the directory, whatever it believes itself", () => {
    const wrong = clockAt(T0 + 10 * YEAR);
    wrong.run(4 * DAY);
    const other = restarted(wrong, T0 + 10 * YEAR + 4 * DAY);
    wrong.clock.correct(T0 + 4 * DAY);
    other.clock.recall(wrong.clock.memory());
    wrong.hand.local = T0 + 4 * DAY;
    other.hand.local = T0 + 4 * DAY;
    expect(other.clock.effective()).toBe(T0 + 4 * DAY);
    wrong.clock.recall(other.clock.memory());
    expect(wrong.clock.effective()).toBe(T0 + 4 * DAY);
  });
});

describe("what is remembered", () => {
  it("never takes away what is known", () => {
    const machine = clockAt(T0);
    machine.clock.prove(T0 + 9 * DAY);
    machine.run(DAY);
    const { clock } = machine;
    const nothing = { floor: null, reading: T0, waitedMs: 0, ranMs: 0, corrections: 0 };
    for (const older of [nothing, { ...nothing, floor: T0 }, { ...nothing, floor: T0 + 5 * DAY }]) {
      clock.recall(older);
      expect([clock.effective(), clock.ranMs()]).toEqual([T0 + 10 * DAY, DAY]);
    }
  });

  it("from before a correction is not believed again", () => {
    const machine = clockAt(T0 + YEAR);
    machine.run(4 * DAY);
    const before = machine.clock.memory();
    machine.hand.local = T0 + 4 * DAY;
    machine.clock.correct(T0 + 4 * DAY);
    machine.clock.recall(before);
    expect(machine.clock.effective()).toBe(T0 + 4 * DAY);
  });

  it("is as long as programs ran, at whatever time", () => {
    const first = clockAt(T0);
    first.run(2 * DAY);
    const second = restarted(first, T0 - 40 * YEAR);
    second.run(3 * DAY);
    expect(second.clock.ranMs()).toBe(5 * DAY);
  });

  it("by this program itself, a while ago, does not begin its waiting anew", () => {
    const machine = clockAt(T0);
    machine.run(2 * DAY);
    const earlier = machine.clock.memory();
    machine.run(DAY);
    machine.hand.local += YEAR;
    for (let hour = 0; hour < 144; hour += 1) {
      machine.run(3_600_000);
      machine.clock.recall(earlier);
    }
    expect(machine.clock.memory().waitedMs).toBe(0);
    machine.hand.local = T0;
    expect(machine.clock.effective()).toBe(T0 + YEAR + 9 * DAY);
  });

  it("of a reading that the clock has fallen behind since is given up", () => {
    const first = clockAt(T0);
    first.run(BELIEVED_AFTER_MS - 1);
    const second = restarted(first, T0);
    second.run(2);
    expect(second.clock.memory()).toMatchObject({ floor: null, waitedMs: 2 });
  });
});
