import { describe, expect, it } from "vitest";
import { createClock } from "./clock.ts";

function clockAt(start: number) {
  const hand = { local: start, monotonic: 0 };
  const clock = createClock(
    () => hand.local,
    () => hand.monotonic,
  );
  return { hand, clock };
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
});
