import { describe, expect, it } from "vitest";
import { readHardware } from "./hardware.ts";
import { hardwareId, hashHardware, isWellKnownDefault } from "./hash-hardware.ts";

describe("a fingerprint", () => {
  it("holds a hash for each component, and no raw value", () => {
    const print = hashHardware({ machineId: "secret-machine" }, "countersign:a");
    expect(print["machineId"]).toMatch(/^[0-9A-Za-z_-]{43}$/);
    expect(JSON.stringify(print)).not.toContain("secret");
  });

  it("differs between services and between components, and not by case or blanks", () => {
    const hash = (value: string, issuer = "a", name = "disk") =>
      hashHardware({ [name]: value }, issuer)[name];
    expect(hash("X1 ")).toBe(hash("x1"));
    expect(hash("x1", "b")).not.toBe(hash("x1"));
    expect(hash("x1", "a", "cpu")).not.toBe(hash("x1"));
  });

  it("leaves well-known default values out", () => {
    const defaults = [
      "",
      " ",
      "00:00:00:00:00:00",
      "ff:ff:ff:ff:ff:ff",
      "0123456789",
      "To Be Filled By O.E.M.",
      "00000000-0000-0000-0000-000000000000",
      "None",
      "Default string",
    ];
    for (const value of defaults) expect(isWellKnownDefault(value), value).toBe(true);
    for (const value of ["00:1b:44:11:3a:b7", "S3Z9NB0K", "a1"])
      expect(isWellKnownDefault(value), value).toBe(false);
    expect(hashHardware({ mac: "00:00:00:00:00:00", cpu: "" }, "a")).toEqual({});
  });

  it("has at most 16 components with names that the contract takes", () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`part${index}`, `v${index}`]));
    expect(Object.keys(hashHardware({ ...many, "Bad name": "x" }, "a"))).toHaveLength(16);
    expect(hashHardware({ "Bad name": "x", UPPER: "x" }, "a")).toEqual({});
  });

  it("has a short name that does not depend on the order", () => {
    expect(hardwareId({ a: "1", b: "2" })).toBe(hardwareId({ b: "2", a: "1" }));
    expect(hardwareId({ a: "1", b: "2" })).toMatch(/^[0-9a-f]{12}$/);
    expect(hardwareId({})).toBeNull();
  });

  it("of this machine can be read, twice the same", () => {
    const found = readHardware();
    expect(found).toEqual(readHardware());
    for (const [name, value] of Object.entries(found)) {
      expect(name).toMatch(/^[a-z][a-zA-Z0-9]{0,31}$/);
      expect(value.trim()).not.toBe("");
    }
  });
});
