import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KEY_MODES } from "./license-key.ts";
import {
  assignSeat,
  mayImport,
  mayWork,
  oneUserEach,
  releaseSeats,
  type SeatKey,
  type SeatTerm,
  seatsOf,
} from "./seats.ts";
import { NOW } from "./testing/builders.ts";
import { DAY_MS } from "./time.ts";

const key = (number: string, given: Partial<SeatKey> = {}): SeatKey => ({
  number,
  type: "EndUser",
  module: null,
  mode: "Permanent",
  expiresAt: null,
  isUsable: true,
  ...given,
});
const temporary = (number: string, days: number) =>
  key(number, { mode: "Temporary", expiresAt: NOW + days * DAY_MS });
const held = (number: string, user: string, until: number | null = null): SeatTerm => ({
  number,
  user,
  from: NOW - DAY_MS,
  until,
});
const wants = (user: string) => ({ user, type: "EndUser", module: null }) as const;

describe("assigning a seat (B10)", () => {
  it("takes a permanent key first, then the temporary one that ends last, then a trial", () => {
    const keys = [
      key("T", { mode: "Trial", expiresAt: NOW + 900 * DAY_MS }),
      temporary("A", 3),
      temporary("B", 9),
      key("P"),
    ];
    let terms: readonly SeatTerm[] = [];
    const order = ["ann", "bob", "cy", "dee"].map((user) => {
      const given = assignSeat(keys, terms, wants(user), NOW);
      if (given.outcome !== "assigned") throw new Error(given.outcome);
      terms = given.terms;
      return given.number;
    });
    expect(order).toEqual(["P", "B", "A", "T"]);
    expect(assignSeat(keys, terms, wants("eve"), NOW)).toEqual({ outcome: "refused", code: "NO_KEY_FREE" });
    expect(terms.at(-1)).toEqual({ number: "T", user: "dee", from: NOW, until: null });
  });

  it("keeps what the user has, and gives one user one key of a kind", () => {
    const terms = [held("P", "ann")];
    expect(assignSeat([key("O"), key("P")], terms, wants("ann"), NOW)).toEqual({
      outcome: "kept",
      number: "P",
    });
  });

  it("passes over keys that are over, withdrawn, or of another kind", () => {
    const keys = [
      key("W", { isUsable: false }),
      temporary("E", 0),
      key("A", { type: "Administrator" }),
      key("M", { type: "Module", module: "crm" }),
    ];
    expect(assignSeat(keys, [], wants("ann"), NOW)).toEqual({ outcome: "refused", code: "NO_KEY" });
    const crm = { user: "ann", type: "Module", module: "crm" } as const;
    expect(assignSeat(keys, [], crm, NOW)).toMatchObject({ outcome: "assigned", number: "M" });
    expect(assignSeat(keys, [], { ...crm, module: "sales" }, NOW)).toMatchObject({ code: "NO_KEY" });
  });

  it("replaces a key of the user's that is over by another one", () => {
    const keys = [temporary("E", 0), key("P")];
    expect(assignSeat(keys, [held("E", "ann")], wants("ann"), NOW)).toMatchObject({ number: "P" });
  });

  it("gives a key that was freed to the next user, and keeps the history", () => {
    const before = [held("P", "ann")];
    const after = releaseSeats([key("P")], before, { user: "ann", kind: null }, NOW);
    expect(after).toEqual([{ ...before[0], until: NOW }]);
    const given = assignSeat([key("P")], after, wants("bob"), NOW);
    expect(given).toMatchObject({
      outcome: "assigned",
      terms: [{ user: "ann" }, { user: "bob", until: null }],
    });
  });

  it("frees those of a kind, or all of a user who is deactivated, and nobody else's", () => {
    const keys = [key("P"), key("M", { type: "Module", module: "crm" })];
    const terms = [held("P", "ann"), held("M", "ann"), held("Q", "bob"), held("P", "old", NOW - 1)];
    const ended = (kind: Parameters<typeof releaseSeats>[2]["kind"]) =>
      releaseSeats(keys, terms, { user: "ann", kind }, NOW).flatMap(({ number, until }) =>
        until === NOW ? [number] : [],
      );
    expect(ended(null)).toEqual(["P", "M"]);
    expect(ended({ type: "Module", module: "crm" })).toEqual(["M"]);
    expect(ended({ type: "Developer", module: null })).toEqual([]);
  });

  it("never gives one key to two users, whatever is asked in whatever order", () => {
    const users = fc.constantFrom("ann", "bob", "cy", "dee");
    const asks = fc.array(fc.tuple(users, fc.boolean(), fc.nat(40)), { maxLength: 60 });
    const some = fc.uniqueArray(fc.nat(9), { maxLength: 6 });
    fc.assert(
      fc.property(some, asks, (numbers, asked) => {
        const keys = numbers.map((n) =>
          key(`K${n}`, {
            mode: KEY_MODES[n % 3] ?? "Trial",
            expiresAt: n % 3 === 0 ? null : NOW + n * DAY_MS,
          }),
        );
        let terms: readonly SeatTerm[] = [];
        for (const [user, isRelease, day] of asked) {
          const now = NOW + day * DAY_MS;
          if (isRelease) terms = releaseSeats(keys, terms, { user, kind: null }, now);
          else {
            const given = assignSeat(keys, terms, wants(user), now);
            if (given.outcome === "assigned") terms = given.terms;
          }
          const present = terms.filter(({ until }) => until === null).map(({ number }) => number);
          expect(new Set(present).size).toBe(present.length);
        }
      }),
    );
  });
});

describe("who may work, and import (B9)", () => {
  const keys = [key("U"), key("A", { type: "Administrator" }), key("M", { type: "Module", module: "crm" })];
  const terms = [held("U", "ann"), held("A", "root"), held("M", "mo")];

  it("the built-in account always; others with an access that is good now", () => {
    expect(mayWork([], [], "sa", NOW)).toBe(true);
    expect(["ann", "root", "mo", "nobody"].map((user) => mayWork(keys, terms, user, NOW))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(mayWork([temporary("U", 0)], terms, "ann", NOW)).toBe(false);
    expect(seatsOf(keys, terms, "ann", NOW).map(({ number }) => number)).toEqual(["U"]);
  });

  it("imports are made by the built-in account, and by every licensed administrator", () => {
    expect(["sa", "ann", "root", "nobody"].map((user) => mayImport(keys, terms, user, NOW))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(mayImport([key("A", { type: "Administrator", isUsable: false })], terms, "root", NOW)).toBe(false);
  });
});

describe("terms that somebody has edited", () => {
  it("leave each key one present user, and what ended as it was", () => {
    const terms = [held("A", "ann"), held("B", "ann"), held("A", "old", NOW), held("A", "bob")];
    expect(oneUserEach(terms)).toEqual([held("A", "ann", NOW - DAY_MS), ...terms.slice(1)]);
    expect(oneUserEach(terms.slice(1))).toEqual(terms.slice(1));
  });
});
