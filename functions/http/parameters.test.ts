import { expect, test } from "vitest";
import { cached, type Parameters } from "./parameters.ts";

const MINUTE_MS = 60_000;

/** A source of numbered values that can be told to fail, and a clock that tests move. */
function source() {
  const state = { now: 0, reads: 0, fails: false };
  const read = async (): Promise<Parameters> => {
    state.reads += 1;
    if (state.fails) throw new Error(`no answer to ${state.reads}`);
    return new Map([["n", String(state.reads)]]);
  };
  return { state, get: cached(read, () => state.now) };
}

test("what was read is kept for five minutes, to the millisecond", async () => {
  const { state, get } = source();
  expect((await get()).get("n")).toBe("1");
  state.now = 5 * MINUTE_MS - 1;
  expect((await get()).get("n")).toBe("1");
  state.now = 5 * MINUTE_MS;
  expect((await get()).get("n")).toBe("2");
});

test("many who ask at once cause one reading", async () => {
  const { state, get } = source();
  await Promise.all([get(), get(), get()]);
  expect(state.reads).toBe(1);
});

test("old values stay while reading fails, however long, and are tried again every half minute", async () => {
  const { state, get } = source();
  await get();
  state.fails = true;
  for (let minute = 5; minute < 120; minute += 1) {
    state.now = minute * MINUTE_MS;
    expect((await get()).get("n")).toBe("1");
    expect((await get()).get("n")).toBe("1");
  }
  expect(state.reads).toBe(1 + 115);
  state.fails = false;
  state.now += MINUTE_MS / 2;
  expect((await get()).get("n")).toBe(String(state.reads));
});

test("a first reading that fails is told to everybody, and tried again after a second", async () => {
  const { state, get } = source();
  state.fails = true;
  await expect(get()).rejects.toThrow("no answer to 1");
  await expect(get()).rejects.toThrow("no answer to 1");
  state.now = 1_000;
  await expect(get()).rejects.toThrow("no answer to 2");
  state.fails = false;
  state.now = 2_000;
  expect((await get()).get("n")).toBe("3");
});
