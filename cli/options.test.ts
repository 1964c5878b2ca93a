import { describe, expect, it } from "vitest";
import { Fault } from "./faults.ts";
import { collect, instant, reference, unlimitedIsNull, wholeNumber, wholeOrUnlimited } from "./options.ts";

describe("a time", () => {
  it.each([
    ["2027-01-31", "2027-01-31T00:00:00.000Z"],
    ["2028-02-29", "2028-02-29T00:00:00.000Z"],
    ["2027-01-31T18:00:00Z", "2027-01-31T18:00:00.000Z"],
    ["2027-01-31T18:00:00.25Z", "2027-01-31T18:00:00.250Z"],
    ["2027-01-31T18:00Z", "2027-01-31T18:00:00.000Z"],
    ["2027-01-31T00:30:00+02:00", "2027-01-30T22:30:00.000Z"],
    ["2027-01-31T23:30:00-05:00", "2027-02-01T04:30:00.000Z"],
  ])("%s is %s", (text, meant) => expect(instant(text)).toBe(meant));

  it.each([
    "2027-02-30",
    "2027-02-29",
    "2027-13-01",
    "2027-02-30T10:00:00Z",
    "2027-01-31T10:00:00",
    "2027-01-31T25:00:00Z",
    "31.01.2027",
    "2027",
    "tomorrow",
    "1800000000000",
    "",
  ])("%s is refused, with what is right", (text) =>
    expect(() => instant(text)).toThrow(/2027-01-31T18:00:00Z/),
  );
});

describe("a number", () => {
  it("is whole and not negative", () => {
    expect(wholeNumber("0")).toBe(0);
    expect(wholeNumber("200")).toBe(200);
    for (const text of ["-1", "1.5", "1e3", "0x10", "", " 1", "five", "unlimited", "9".repeat(16)])
      expect(() => wholeNumber(text)).toThrow("whole number");
  });

  it("may be unlimited where that means something, which the API takes as null", () => {
    expect(unlimitedIsNull(wholeOrUnlimited("unlimited"))).toBeNull();
    expect(unlimitedIsNull(wholeOrUnlimited("5"))).toBe(5);
    expect(unlimitedIsNull(undefined)).toBeUndefined();
    expect(() => wholeOrUnlimited("Unlimited")).toThrow("or unlimited");
    expect(() => wholeOrUnlimited("-1")).toThrow("or unlimited");
  });
});

describe("a reference", () => {
  it("is taken as it is typed", () => {
    expect(reference("lic_0123456789")).toBe("lic_0123456789");
    expect(reference("a.b")).toBe("a.b");
  });

  it.each(["", " ", ".", "..", " .. "])("'%s' would lead to another address and is refused", (text) =>
    expect(() => reference(text)).toThrow("Give an id or a code."),
  );

  it.each(["cs_act_secret", "cs_key_secret"])(
    "%s is a secret, which is neither sent nor repeated",
    (text) => {
      const thrown = thrownBy(() => reference(text));
      expect(thrown).toBeInstanceOf(Fault);
      expect(
        JSON.stringify({ ...(thrown as Fault).trouble, message: (thrown as Fault).message }),
      ).not.toContain(text);
    },
  );
});

it("a repeatable flag collects its values in order", () => {
  expect(collect("b", collect("a", undefined))).toEqual(["a", "b"]);
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
}
