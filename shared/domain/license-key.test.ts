import { describe, expect, it } from "vitest";
import {
  countKeys,
  isKeyInTime,
  keyFault,
  type LicenseKey,
  loginNotice,
  PROVISIONAL_DAYS,
  provisionalUntil,
} from "./license-key.ts";
import { NOW } from "./testing/builders.ts";
import { DAY_MS } from "./time.ts";

const key = (given: Partial<LicenseKey> = {}): LicenseKey => ({
  number: "LK-1",
  customer: { key: "C-7", name: "Acme" },
  type: "EndUser",
  module: null,
  mode: "Permanent",
  serverType: "Production",
  grantedAt: NOW,
  expiresAt: null,
  ...given,
});
const ending = { mode: "Temporary", expiresAt: NOW + 30 * DAY_MS } as const;

describe("keys of a file", () => {
  it.each([
    ["two with one number", [key(), key()], "NUMBER_TWICE"],
    ["one of a type of another version", [key({ type: "Owner" as never })], "TYPE_UNKNOWN"],
    ["one of a mode of another version", [key({ mode: "Leased" as never })], "MODE_UNKNOWN"],
    ["a permanent one that ends", [key({ expiresAt: NOW })], "EXPIRY_OF_PERMANENT"],
    ["a temporary one that never ends", [key({ mode: "Temporary" })], "EXPIRY_MISSING"],
    ["a trial that never ends", [key({ mode: "Trial" })], "EXPIRY_MISSING"],
    ["a module that is none", [key({ type: "Module" })], "MODULE_MISSING"],
    ["an access with a module", [key({ module: "crm" })], "MODULE_OF_ACCESS"],
  ] as const)("%s are refused, and the key is named", (_, keys, fault) => {
    expect(keyFault(keys)).toEqual({ fault, number: "LK-1" });
  });

  it("are good otherwise", () => {
    expect(keyFault([])).toBeNull();
    const module = key({ number: "LK-2", type: "Module", module: "crm", ...ending });
    expect(keyFault([key(), module, key({ number: "LK-3", ...ending, mode: "Trial" })])).toBeNull();
  });

  it("are counted kind by kind, in one order whatever theirs is (B1)", () => {
    const keys = [
      key({ type: "Module", module: "sales" }),
      key({ type: "Module", module: "crm" }),
      key({ ...ending }),
      key(),
      key({ type: "Administrator" }),
      key(),
    ];
    const counted = [
      { type: "EndUser", module: null, mode: "Permanent", count: 2 },
      { type: "EndUser", module: null, mode: "Temporary", count: 1 },
      { type: "Administrator", module: null, mode: "Permanent", count: 1 },
      { type: "Module", module: "crm", mode: "Permanent", count: 1 },
      { type: "Module", module: "sales", mode: "Permanent", count: 1 },
    ];
    expect(countKeys(keys)).toEqual(counted);
    expect(countKeys(keys.toReversed())).toEqual(counted);
    expect(countKeys([])).toEqual([]);
  });
});

describe("the time of a key", () => {
  it("is over at its very end, and never for a permanent one", () => {
    const { expiresAt } = ending;
    expect([-1, 0, 1].map((off) => isKeyInTime({ expiresAt }, expiresAt + off))).toEqual([
      true,
      false,
      false,
    ]);
    expect(isKeyInTime({ expiresAt: null }, Number.MAX_SAFE_INTEGER)).toBe(true);
  });

  it("without the service is five days from the first import of its file (B5)", () => {
    expect(PROVISIONAL_DAYS).toBe(5);
    expect(provisionalUntil(NOW)).toBe(NOW + 5 * DAY_MS);
  });

  it("is told at each login, with the date from 14 days before the end on (B10)", () => {
    const at = (before: number) => loginNotice(ending, ending.expiresAt - before);
    expect(loginNotice({ mode: "Permanent", expiresAt: null }, NOW)).toBeNull();
    expect(at(14 * DAY_MS + 1)).toEqual({ notice: "temporary" });
    expect(at(14 * DAY_MS)).toEqual({ notice: "ends", expiresAt: ending.expiresAt });
    expect(at(-1)).toEqual({ notice: "ends", expiresAt: ending.expiresAt });
  });
});
