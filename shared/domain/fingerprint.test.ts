import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Fingerprint, sameHardware } from "./fingerprint.ts";

const node: Fingerprint = { machineId: "h1", mac: "h2", disk: "h3" };
const fingerprints = fc.dictionary(
  fc.constantFrom("a", "b", "c", "d", "e", "constructor"),
  fc.constantFrom("h1", "h2"),
);

describe("sameHardware", () => {
  test.each<[string, Fingerprint, Fingerprint, "same" | "different" | "unknown"]>([
    ["nothing changed", node, { ...node }, "same"],
    ["one of three changed", node, { ...node, mac: "new" }, "same"],
    ["two of three changed", node, { ...node, mac: "new", disk: "new" }, "different"],
    ["all changed", node, { machineId: "n1", mac: "n2", disk: "n3" }, "different"],
    [
      "one of two changed: half is not most",
      { mac: "h2", disk: "h3" },
      { mac: "new", disk: "h3" },
      "different",
    ],
    ["two of four changed", { ...node, cpu: "h4" }, { ...node, cpu: "new", mac: "new" }, "different"],
    [
      "two in common agree, the others are missing here or there",
      { ...node, cpu: "h4" },
      { mac: "h2", disk: "h3", uuid: "h5" },
      "same",
    ],
    [
      "two in common, both changed, although the rest is only missing",
      node,
      { mac: "new", disk: "new", cpu: "h4" },
      "different",
    ],
    ["only one in common, and it agrees", node, { machineId: "h1", cpu: "h4" }, "unknown"],
    ["only one in common, and it changed", node, { machineId: "new" }, "unknown"],
    ["nothing in common", node, { cpu: "h4", uuid: "h5" }, "unknown"],
    ["nothing known", {}, {}, "unknown"],
    ["equal hashes under other names", { a: "h1", b: "h2" }, { b: "h1", a: "h2" }, "different"],
    ["names that every object inherits are no components", { toString: "h1", valueOf: "h2" }, {}, "unknown"],
  ])("%s", (_, a, b, expected) => {
    expect(sameHardware(a, b)).toBe(expected);
  });

  test("the order of the two does not matter", () => {
    fc.assert(
      fc.property(fingerprints, fingerprints, (a, b) => {
        expect(sameHardware(a, b)).toBe(sameHardware(b, a));
      }),
    );
  });

  test("a component that only one of them has changes nothing", () => {
    fc.assert(
      fc.property(fingerprints, fingerprints, (a, b) => {
        expect(sameHardware({ ...a, onlyHere: "h1" }, { ...b, onlyThere: "h1" })).toBe(sameHardware(a, b));
      }),
    );
  });
});
