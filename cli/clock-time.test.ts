import { describe, expect, it } from "vitest";
import { readClockTime } from "./clock-time.ts";
import { Fault } from "./faults.ts";

const NOW = Date.parse("2026-11-22T10:00:00.000Z");
const read = (text: string) => {
  const time = readClockTime(text);
  return "at" in time ? time.at : time.from(NOW);
};
const faultOf = (text: string) => {
  try {
    return read(text);
  } catch (error) {
    return error instanceof Fault ? `${error.trouble.detail} ${error.trouble.fix}` : error;
  }
};

describe("the time that a clock is set to", () => {
  it.each([
    ["+31d", "2026-12-23T10:00:00.000Z"],
    ["-2h", "2026-11-22T08:00:00.000Z"],
    ["+1w1d1h1m1s", "2026-11-30T11:01:01.000Z"],
    ["-0s", "2026-11-22T10:00:00.000Z"],
    ["2027-01-01", "2027-01-01T00:00:00.000Z"],
    ["2027-01-01T12:00:00Z", "2027-01-01T12:00:00.000Z"],
    ["2027-01-01T12:00:00.001+02:00", "2027-01-01T10:00:00.001Z"],
    ["2000-01-01", "2000-01-01T00:00:00.000Z"],
    ["9988-12-31T23:59:59.999Z", "9988-12-31T23:59:59.999Z"],
  ])("%s", (text, at) => {
    expect(read(text)).toBe(at);
  });

  it.each([
    "",
    "31d",
    "+31",
    "+1y",
    "+d",
    "tomorrow",
    "2027-02-30",
    "2027-01-01T12:00:00",
    "--reset",
    "+ 1d",
  ])("is not %j, and the cure says what is", (text) => {
    expect(faultOf(text)).toMatch(/is no time that a clock can be set to\. Give a distance \(\+31d, -2h;/);
  });

  it.each([
    "1999-12-31",
    "1999-12-31T23:59:59.999Z",
    "9989-01-01",
    "+999999999w",
    "-999999999d",
    "+9999999w",
  ])("is not %s, which is out of bounds", (text) => {
    expect(faultOf(text)).toBe("The clock cannot be set that far. Give a time in the years 2000 to 9988.");
  });
});
