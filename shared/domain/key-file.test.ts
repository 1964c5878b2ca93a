import { describe, expect, it } from "vitest";
import { keyCount, keyNumber, keyPosition, keysOfFile, rangesOf, setWithdrawn } from "./key-file.ts";
import { keyFault } from "./license-key.ts";
import { LIMITS } from "./limits.ts";
import { NOW } from "./testing/builders.ts";
import { keyFile, keyGroup } from "./testing/key-files.ts";
import { DAY_MS } from "./time.ts";

const mixed = keyFile({
  groups: [
    keyGroup({ count: 2 }),
    keyGroup({ type: "Administrator", count: 1 }),
    keyGroup({ type: "Module", module: "crm", mode: "Trial", expiresAt: NOW + DAY_MS, count: 2 }),
  ],
});

describe("the keys of a file", () => {
  it("are numbered one after the other, each with all fields of its group and of the file", () => {
    const [first, , third, fourth] = keysOfFile(mixed);
    expect(keysOfFile(mixed).map(({ number }) => number)).toEqual(
      [1, 2, 3, 4, 5].map((position) => `LK-0000${position}`),
    );
    const common = { customer: mixed.customer, serverType: "Production", grantedAt: NOW };
    const access = { module: null, mode: "Permanent", expiresAt: null, ...common };
    expect(first).toEqual({ number: "LK-00001", type: "EndUser", ...access });
    expect(third).toEqual({ number: "LK-00003", type: "Administrator", ...access });
    const trial = { type: "Module", module: "crm", mode: "Trial", expiresAt: NOW + DAY_MS };
    expect(fourth).toEqual({ number: "LK-00004", ...trial, ...common });
  });

  it("are the same however often they are made, and none of them is at fault", () => {
    expect(keysOfFile(mixed)).toEqual(keysOfFile(structuredClone(mixed)));
    expect(keyFault(keysOfFile(mixed))).toBeNull();
  });

  it("are as many as the groups say, up to the most that a file may hold", () => {
    const full = keyFile({ groups: [keyGroup({ count: LIMITS.keysPerFile })] });
    expect([keyCount(mixed), keyCount(full)]).toEqual([5, 5_000]);
    expect(keysOfFile(full).at(-1)?.number).toBe("LK-05000");
    expect(keyFault(keysOfFile(full))).toBeNull();
  });
});

describe("the position of a number", () => {
  it("is found for each key of the file", () => {
    expect(keysOfFile(mixed).map(({ number }) => keyPosition(mixed, number))).toEqual([1, 2, 3, 4, 5]);
  });

  it.each(["LK-00000", "LK-00006", "LK-0001", "LK-000001", "LX-00001", "lk-00001", "LK-0000x", "", "00001"])(
    "is null for %j",
    (number) => {
      expect(keyPosition(mixed, number)).toBeNull();
    },
  );

  it("is not mistaken for that of a file whose prefix begins alike", () => {
    const long = keyFile({ numberPrefix: "LK-00001" });
    expect(keyPosition(long, "LK-00001")).toBeNull();
    expect(keyPosition(keyFile(), keyNumber("LK-00001", 1))).toBeNull();
    expect(keyPosition(long, keyNumber("LK-00001", 1))).toBe(1);
  });
});

it.each([
  [[], []],
  [[3], [[3, 3]]],
  [[1, 2, 3], [[1, 3]]],
  [
    [1, 3, 4, 5, 9],
    [
      [1, 1],
      [3, 5],
      [9, 9],
    ],
  ],
])("positions %j are the ranges %j", (positions, ranges) => {
  expect(rangesOf(positions)).toEqual(ranges);
});

describe("keys that are withdrawn", () => {
  it("are named once, in order, with those that were withdrawn before", () => {
    const once = setWithdrawn(mixed, [4, 2], true);
    expect(once).toEqual({ ...mixed, withdrawn: [2, 4], revision: 1 });
    expect(setWithdrawn(once, [5, 4, 1], true)).toEqual({ ...mixed, withdrawn: [1, 2, 4, 5], revision: 2 });
  });

  it("are usable again when they are reinstated, and the others stay withdrawn", () => {
    const some = keyFile({ withdrawn: [1, 2, 4] });
    expect(setWithdrawn(some, [2, 3], false).withdrawn).toEqual([1, 4]);
  });

  it("are all of them where none is named", () => {
    const all = setWithdrawn(mixed, null, true);
    expect(all.withdrawn).toEqual([1, 2, 3, 4, 5]);
    expect(setWithdrawn(all, null, false).withdrawn).toEqual([]);
  });
});
