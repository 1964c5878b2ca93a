import { describe, expect, it } from "vitest";
import { groupFaults, keyFileName, PREFIX_RANDOM_BYTES, prefixFrom } from "./order-key-file.ts";
import { NOW } from "./testing/builders.ts";
import { keyFile, keyGroup } from "./testing/key-files.ts";

describe("groups that are ordered", () => {
  const faults = (...given: Parameters<typeof keyGroup>) =>
    groupFaults([keyGroup(...given)], NOW).map(({ field, fault }) => `${field}: ${fault}`);

  it("may be permanent, or end later", () => {
    expect(faults()).toEqual([]);
    expect(faults({ mode: "Temporary", expiresAt: NOW + 1 })).toEqual([]);
    expect(faults({ type: "Module", module: "crm" })).toEqual([]);
  });

  it("must not have ended", () => {
    for (const expiresAt of [NOW, NOW - 1])
      expect(faults({ mode: "Trial", expiresAt })).toEqual(["expiresAt: EXPIRY_PAST"]);
  });

  it("are named by what is wrong with them, and where", () => {
    expect(faults({ mode: "Temporary" })).toEqual(["expiresAt: EXPIRY_MISSING"]);
    expect(faults({ expiresAt: NOW + 1 })).toEqual(["expiresAt: EXPIRY_OF_PERMANENT"]);
    expect(faults({ type: "Module" })).toEqual(["module: MODULE_MISSING"]);
    expect(faults({ module: "crm" })).toEqual(["module: MODULE_OF_ACCESS"]);
  });

  it("are told all at once", () => {
    const groups = [keyGroup({ mode: "Trial" }), keyGroup(), keyGroup({ module: "crm" })];
    expect(groupFaults(groups, NOW).map(({ index }) => index)).toEqual([0, 2]);
  });
});

it("a prefix that is made has eight characters, each as likely as another and none that reads as another", () => {
  const all = Array.from({ length: 256 }, (_, byte) => prefixFrom(new Uint8Array(8).fill(byte)));
  expect(new Set(all).size).toBe(32);
  for (const prefix of all) expect(prefix).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
  expect(prefixFrom(new Uint8Array(PREFIX_RANDOM_BYTES))).toBe("AAAAAAAA");
});

it.each([
  ["C-7", "Production", "C-7-Production-LK.keys.json"],
  ["Müller & Söhne / Köln", "Test 2", "M-ller-S-hne-K-ln-Test-2-LK.keys.json"],
  ["../..", "生产", "LK.keys.json"],
  ["x".repeat(64), "y".repeat(40), `${"x".repeat(40)}-${"y".repeat(40)}-LK.keys.json`],
])("the file for %j and server type %j is called %j", (key, serverType, name) => {
  expect(keyFileName(keyFile({ customer: { key, name: "Acme" }, serverType }))).toBe(name);
});
