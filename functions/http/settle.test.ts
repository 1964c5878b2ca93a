import { expect, test } from "vitest";
import { AGAIN, settle } from "./settle.ts";

/** A process whose clock moves only while it sleeps. */
function newProcess() {
  const pauses: number[] = [];
  let at = 0;
  const services = {
    storage: {} as never,
    now: () => at,
    sleep: async (ms: number) => {
      pauses.push(ms);
      at += ms;
    },
    randomBytes: () => Uint8Array.of(255),
  };
  return { services, pauses };
}

test("answers with what the first try brings, without a pause", async () => {
  const { services, pauses } = newProcess();
  expect(await settle(services, async () => "done")).toBe("done");
  expect(pauses).toEqual([]);
});

test("tries again while things move, and tells each try its number", async () => {
  const { services } = newProcess();
  const tried: number[] = [];
  const result = await settle(services, async (number) => {
    tried.push(number);
    return number < 5 ? AGAIN : "done";
  });
  expect(result).toBe("done");
  expect(tried).toEqual([0, 1, 2, 3, 4, 5]);
});

test("waits longer each time, at most a second, and gives up before 21 seconds", async () => {
  const { services, pauses } = newProcess();
  const result = await settle(services, async () => AGAIN);
  expect(result).toMatchObject({ kind: "refusal", code: "BUSY" });
  expect(pauses.slice(0, 3).map(Math.round)).toEqual([20, 40, 80]);
  expect(Math.max(...pauses)).toBeLessThan(1_000);
  expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(21_000);
});

test("losers in one process try one after the other, and one that breaks holds up nobody", async () => {
  const { services } = newProcess();
  let running = 0;
  const lose = (then: () => string) =>
    settle(services, async (tried) => {
      if (tried === 0) return AGAIN;
      running += 1;
      expect(running).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return then();
    });
  const breaks = lose(() => {
    throw new Error("broken");
  });
  const others = [lose(() => "a"), lose(() => "b")];
  await expect(breaks).rejects.toThrow("broken");
  expect(await Promise.all(others)).toEqual(["a", "b"]);
});
