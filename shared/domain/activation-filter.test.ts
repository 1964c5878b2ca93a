import { describe, expect, test } from "vitest";
import type { FailedAttempt } from "./activation.ts";
import { type ActivationFilter, fitsFilter, kindsWanted, listedCode, listedIp } from "./activation-filter.ts";
import { activation, NOW } from "./testing/builders.ts";

const ALL: ActivationFilter = {
  licenseId: null,
  accountId: null,
  productId: null,
  domain: null,
  ip: null,
  from: null,
  to: null,
  isActive: null,
  isValid: null,
  userAgent: null,
  reason: null,
  search: null,
};

const made = activation({
  domain: "example.com",
  observedIp: "::ffff:192.0.2.1",
  userAgent: "Mozilla/5.0 (FaxServer)",
});
const released = { ...made, isActive: false };
const attempt: FailedAttempt = {
  id: `act_${"a".repeat(22)}`,
  at: NOW,
  reason: "LICENSE_EXPIRED",
  licenseId: null,
  licenseCode: "OLD-1",
  productId: null,
  accountId: null,
  holderId: null,
  hostName: null,
  clientName: null,
  tokenId: null,
  url: null,
  domain: null,
  observedIp: "2001:db8::1",
  claimedIp: null,
  userAgent: null,
};

const records = { made, released, attempt };
const fitting = (filter: Partial<ActivationFilter>) =>
  Object.entries(records).flatMap(([name, record]) =>
    fitsFilter(record, { ...ALL, ...filter }) ? [name] : [],
  );

const CASES: readonly (readonly [Partial<ActivationFilter>, readonly string[]])[] = [
  [{}, ["made", "released", "attempt"]],
  [{ licenseId: made.licenseId }, ["made", "released"]],
  [{ licenseId: "lic_2" }, []],
  [{ accountId: "acc_1" }, ["made", "released"]],
  [{ productId: "prd_1" }, ["made", "released"]],
  [{ domain: "example.com" }, ["made", "released"]],
  [{ domain: "example.co" }, []],
  [{ ip: "192.0.2.1" }, ["made", "released"]],
  [{ ip: "2001:db8::1" }, ["attempt"]],
  [{ isActive: true }, ["made"]],
  [{ isActive: false }, ["released", "attempt"]],
  [{ isValid: true }, ["made", "released"]],
  [{ isValid: false }, ["attempt"]],
  [{ isActive: false, isValid: true }, ["released"]],
  [{ userAgent: "faxserver" }, ["made", "released"]],
  [{ userAgent: "curl" }, []],
  [{ reason: "LICENSE_EXPIRED" }, ["attempt"]],
  [{ reason: "LICENSE_BLOCKED" }, []],
  [{ search: { kind: "license", licenseId: made.licenseId } }, ["made", "released"]],
  [{ search: { kind: "code", code: "OLD-1" } }, ["attempt"]],
  [{ search: { kind: "code", code: "FOREIGN-1" } }, []],
  [{ search: { kind: "domain", beginning: "exam" } }, ["made", "released"]],
  [{ search: { kind: "domain", beginning: "xample" } }, []],
];

describe("a filter lets through", () => {
  test.each(CASES)("%j: %j", (filter, names) => {
    expect(fitting(filter)).toEqual(names);
  });

  test("what began at `from`, and nothing that began at `to`", () => {
    const { activatedAt } = made;
    expect(fitting({ from: activatedAt, to: activatedAt + 1 })).toEqual(["made", "released"]);
    expect(fitting({ from: activatedAt + 1 })).toEqual(["attempt"]);
    expect(fitting({ to: activatedAt })).toEqual([]);
  });

  test("nothing of a kind that is not wanted", () => {
    for (const [filter] of CASES) {
      const names = fitting(filter);
      const wanted = kindsWanted({ ...ALL, ...filter });
      if (!wanted.attempts) expect(names).not.toContain("attempt");
      if (!wanted.activations) expect(names.filter((name) => name !== "attempt")).toEqual([]);
    }
    expect(kindsWanted({ ...ALL, isValid: true, reason: "X" })).toEqual({
      activations: false,
      attempts: false,
    });
    expect(kindsWanted(ALL)).toEqual({ activations: true, attempts: true });
  });
});

test("an address is listed in one spelling", () => {
  expect(["192.0.2.1", "::ffff:192.0.2.1", "2001:DB8:0:0::1", "unknown"].map(listedIp)).toEqual([
    "192.0.2.1",
    "192.0.2.1",
    "2001:db8::1",
    "unknown",
  ]);
});

test("an unknown code is listed in one spelling, a mistyped one as it was tried", () => {
  const own = "CSL1-00000-00000-00000-00001";
  expect(listedCode(" OLD-1 ")).toBe("OLD-1");
  expect(listedCode(` ${own} `)).toBe(own);
  expect(listedCode(`CSL1-${"x".repeat(500)}`)).toHaveLength(128);
});
