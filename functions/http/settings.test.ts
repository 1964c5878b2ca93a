import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../shared/domain/settings.ts";
import { SETTINGS_CACHE_MS, settingsSource } from "./settings.ts";

const START = 1_000_000;

/** A table that holds a lease, counts how often it is asked, and answers a question only when it may. */
function newTable() {
  const clock = { at: START };
  const table = { leaseDays: 1, reads: 0, isDown: false };
  const held: (() => void)[] = [];
  let isHolding = false;
  const source = settingsSource(
    {
      async loadSettings() {
        table.reads += 1;
        const { leaseDays, isDown } = table;
        if (isHolding) await new Promise<void>((resolve) => held.push(resolve));
        if (isDown) throw new Error("the table is down");
        return { values: { leaseDays }, revision: 1, settings: { ...DEFAULT_SETTINGS, leaseDays } };
      },
    },
    () => clock.at,
  );
  return {
    clock,
    table,
    source,
    lease: async () => (await source.read()).leaseDays,
    /** Readings from now on wait; the function that is returned lets those go that wait, the latest first. */
    hold() {
      isHolding = true;
      return () => {
        isHolding = false;
        for (const answer of held.splice(0).reverse()) answer();
      };
    },
  };
}

describe("settings are kept", () => {
  it("for 30 seconds by the clock, to the millisecond", async () => {
    const { clock, table, lease } = newTable();
    expect(SETTINGS_CACHE_MS).toBe(30_000);
    expect(await lease()).toBe(1);
    table.leaseDays = 2;
    clock.at = START + SETTINGS_CACHE_MS - 1;
    expect([await lease(), table.reads]).toEqual([1, 1]);
    clock.at = START + SETTINGS_CACHE_MS;
    expect([await lease(), table.reads]).toEqual([2, 2]);
    table.leaseDays = 3;
    clock.at += SETTINGS_CACHE_MS + 1;
    expect([await lease(), table.reads]).toEqual([3, 3]);
  });

  it("counted from the time when the reading began", async () => {
    const { clock, table, lease, hold } = newTable();
    const release = hold();
    const slow = lease();
    clock.at += 20_000;
    release();
    await slow;
    table.leaseDays = 2;
    clock.at = START + SETTINGS_CACHE_MS;
    expect(await lease()).toBe(2);
  });

  it("not on a clock that was set back: they are read once more, and kept from then on", async () => {
    const { clock, table, lease } = newTable();
    await lease();
    table.leaseDays = 2;
    clock.at = START - 1;
    expect([await lease(), table.reads]).toEqual([2, 2]);
    clock.at = START - 1 + SETTINGS_CACHE_MS - 1;
    expect([await lease(), table.reads]).toEqual([2, 2]);
  });
});

describe("two readings at once", () => {
  it("cost one question", async () => {
    const { table, lease, hold } = newTable();
    const release = hold();
    const both = Promise.all([lease(), lease()]);
    release();
    expect(await both).toEqual([1, 1]);
    expect(table.reads).toBe(1);
  });

  it("that fail both tell the fault", async () => {
    const { table, lease, hold } = newTable();
    table.isDown = true;
    const release = hold();
    const both = Promise.allSettled([lease(), lease()]);
    release();
    expect((await both).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(table.reads).toBe(1);
  });
});

describe("after a change in this process", () => {
  it("the next reading goes to the table", async () => {
    const { table, source, lease } = newTable();
    await lease();
    table.leaseDays = 2;
    source.forget();
    expect([await lease(), await lease(), table.reads]).toEqual([2, 2, 2]);
  });

  it("a reading that began before it is shared with nobody and not kept", async () => {
    const { table, source, lease, hold } = newTable();
    const release = hold();
    const early = lease();
    table.leaseDays = 2;
    source.forget();
    const late = lease();
    release();
    expect([await early, await late, await lease()]).toEqual([1, 2, 2]);
    expect(table.reads).toBe(2);
  });

  it("a slow reading from before it never becomes the last known", async () => {
    const { clock, table, source, lease, hold } = newTable();
    const release = hold();
    const early = lease();
    table.leaseDays = 2;
    source.forget();
    const late = lease();
    release();
    await Promise.all([early, late]);
    table.isDown = true;
    clock.at += SETTINGS_CACHE_MS;
    expect(await lease()).toBe(2);
  });
});

describe("where the settings cannot be read", () => {
  it("those that were read last apply, however old, and every reading tries again", async () => {
    const { clock, table, source, lease } = newTable();
    await lease();
    table.isDown = true;
    clock.at += 86_400_000;
    expect([await lease(), await lease(), table.reads]).toEqual([1, 1, 3]);
    source.forget();
    expect(await lease()).toBe(1);
    table.isDown = false;
    table.leaseDays = 2;
    expect(await lease()).toBe(2);
  });

  it("before the first reading it is the fault", async () => {
    const { table, source, lease } = newTable();
    table.isDown = true;
    await expect(lease()).rejects.toThrow("the table is down");
    source.forget();
    await expect(lease()).rejects.toThrow("the table is down");
    table.isDown = false;
    expect(await lease()).toBe(1);
  });

  it("a function without a table says so when they are read, not before", async () => {
    const source = settingsSource({} as never, () => START);
    await expect(source.read()).rejects.toThrow(TypeError);
  });
});
