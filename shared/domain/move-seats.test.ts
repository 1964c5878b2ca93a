import { describe, expect, it } from "vitest";
import { moveSeats } from "./move-seats.ts";
import type { SeatKey, SeatTerm } from "./seats.ts";
import { DAY_MS } from "./time.ts";

const NOW = 20_000 * DAY_MS;

function key(number: string, change: Partial<SeatKey> = {}): SeatKey {
  return {
    ...{ number, type: "EndUser", module: null, mode: "Permanent", expiresAt: null, isUsable: true },
    ...change,
  };
}

function term(number: string, user: string, until: number | null = null): SeatTerm {
  return { number, user, from: NOW - DAY_MS, until };
}

const moved = [{ number: "A-1", type: "EndUser" as const, module: null }];

describe("a move of seats", () => {
  it("gives the user of a replaced key one of its kind, a permanent one first", () => {
    const keys = [key("B-1", { mode: "Temporary", expiresAt: NOW + DAY_MS }), key("B-2")];
    expect(moveSeats(keys, [term("A-1", "anna")], moved, NOW)).toEqual({
      terms: [
        { number: "A-1", user: "anna", from: NOW - DAY_MS, until: NOW },
        { number: "B-2", user: "anna", from: NOW, until: null },
      ],
      unassigned: [],
    });
  });

  it("names who has none any more: a key of another kind, a taken or an unusable one is no place", () => {
    const keys = [
      key("B-1", { type: "Developer" }),
      key("B-2"),
      key("B-3", { isUsable: false }),
      key("B-4", { mode: "Trial", expiresAt: NOW }),
    ];
    const { terms, unassigned } = moveSeats(keys, [term("A-1", "anna"), term("B-2", "boris")], moved, NOW);
    expect(unassigned).toEqual([{ user: "anna", type: "EndUser", module: null }]);
    expect(terms).toEqual([{ ...term("A-1", "anna"), until: NOW }, term("B-2", "boris")]);
  });

  it("moves nobody a second time", () => {
    const first = moveSeats([key("B-1"), key("B-2")], [term("A-1", "anna")], moved, NOW);
    expect(moveSeats([key("B-1"), key("B-2")], first.terms, moved, NOW + 1).terms).toEqual(first.terms);
  });

  it("leaves seats alone that have ended, and those of keys that stay", () => {
    const terms = [term("A-1", "anna", NOW - 1), term("C-1", "carla")];
    expect(moveSeats([key("B-1")], terms, moved, NOW)).toEqual({ terms, unassigned: [] });
  });
});
