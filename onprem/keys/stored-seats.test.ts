import { describe, expect, it } from "vitest";
import { formatSeats, parseSeats } from "./stored-seats.ts";

describe("the history of seats", () => {
  it("keeps every present term and the 20,000 that ended last", () => {
    const ended = Array.from({ length: 20_010 }, (_, at) => ({
      number: `A-${at}`,
      user: "anna",
      from: 0,
      until: 20_010 - at,
    }));
    const present = { number: "B-1", user: "boris", from: 0, until: null };
    const read = parseSeats(formatSeats([...ended.slice(0, 5), present, ...ended.slice(5)]));
    const terms = read.ok ? read.value.terms : [];
    expect(terms).toHaveLength(20_001);
    expect(terms).toContainEqual(present);
    expect(Math.min(...terms.map(({ until }) => until ?? Number.POSITIVE_INFINITY))).toBe(11);
  });

  it("keeps 20,000 of those that ended at one moment", () => {
    const ended = Array.from({ length: 20_005 }, () => ({ number: "A-1", user: "anna", from: 0, until: 7 }));
    const read = parseSeats(formatSeats(ended));
    expect(read.ok && read.value.terms.length).toBe(20_000);
  });

  it.each(["", "{}", '{"version":1}', '{"version":1,"terms":[{}]}', '{"version":1,"terms":[null]}'])(
    "is not read from %j",
    (text) => {
      expect(parseSeats(text)).toEqual({ ok: false, fault: "corrupt" });
    },
  );
});
