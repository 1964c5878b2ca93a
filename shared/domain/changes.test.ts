import { describe, expect, it } from "vitest";
import { changesBetween, modeChanges } from "./changes.ts";
import { activation } from "./testing/builders.ts";

const before = { name: "Fax", capacity: null, features: ["a", "b"], uses: 1 };

describe("what changed", () => {
  it("is each field that differs, with what it was and is, in the order of the fields", () => {
    const after = { ...before, name: "Fax server", features: ["b", "a"], uses: 2 };
    expect(changesBetween(before, after, ["uses", "name", "capacity", "features"])).toEqual([
      { field: "uses", before: 1, after: 2 },
      { field: "name", before: "Fax", after: "Fax server" },
      { field: "features", before: ["a", "b"], after: ["b", "a"] },
    ]);
  });

  it("is nothing where all is as before, lists that were copied included", () => {
    const same = { ...before, features: [...before.features] };
    expect(changesBetween(before, same, ["name", "capacity", "features", "uses"])).toEqual([]);
  });

  it("tells a list from a longer one that begins alike, and from none", () => {
    const told = (features: string[] | null) =>
      changesBetween<{ features: string[] | null }>(before, { features }, ["features"]).length;
    expect([told(["a", "b", "c"]), told(["a"]), told([]), told(null)]).toEqual([1, 1, 1, 1]);
  });

  it("leaves out fields that nobody may change", () => {
    expect(changesBetween(before, { ...before, uses: 7 }, ["name"])).toEqual([]);
  });
});

describe("how uses are kept from now on", () => {
  const [online, offline] = [activation(), activation({ mode: "offline" })];

  it("is told once, for all that moved", () => {
    const moved = { before: offline, after: online };
    expect(modeChanges([{ before: online, after: online }, moved, moved])).toEqual([
      { field: "mode", before: "offline", after: "online" },
    ]);
  });

  it("is nothing to tell where each is kept as before", () => {
    expect(modeChanges([{ before: offline, after: { ...offline, answeredAt: 1 } }])).toEqual([]);
    expect(modeChanges([])).toEqual([]);
  });
});
