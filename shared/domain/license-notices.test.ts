import { describe, expect, test } from "vitest";
import { noticesAhead, tellNotices } from "./license-notices.ts";
import { license, NOW } from "./testing/builders.ts";
import { daysAfter } from "./time.ts";

const END = daysAfter(NOW, 100);
const ending = license({ type: "subscription", expiresAt: END, graceDays: 7 });

/** What is told when somebody looks at each of these instants, in this order. */
function toldAt(first: typeof ending, ...instants: readonly number[]): string[][] {
  let its = first;
  return instants.map((now) => {
    const told = tellNotices(its, now);
    its = told?.license ?? its;
    return told?.notices.map(({ kind }) => kind) ?? [];
  });
}

describe("the notices of a license with an end", () => {
  test("are due 30 days before the end, at the end, and when the grace days are over", () => {
    expect(noticesAhead(ending)).toEqual([
      { kind: "license.expiring", dueAt: daysAfter(END, -30), endsAt: END },
      { kind: "license.in-grace", dueAt: END, endsAt: END },
      { kind: "license.expired", dueAt: daysAfter(END, 7), endsAt: daysAfter(END, 7) },
    ]);
  });

  test("say nothing of grace where there is none", () => {
    expect(noticesAhead({ ...ending, graceDays: 0 })).toEqual([
      { kind: "license.expiring", dueAt: daysAfter(END, -30), endsAt: END },
      { kind: "license.expired", dueAt: END, endsAt: END },
    ]);
  });

  test("are told at their millisecond, not before, and once", () => {
    const [expiring, grace, over] = [daysAfter(END, -30), END, daysAfter(END, 7)];
    expect(
      toldAt(ending, expiring - 1, expiring, expiring + 1, grace - 1, grace, grace, over - 1, over, over),
    ).toEqual([[], ["license.expiring"], [], [], ["license.in-grace"], [], [], ["license.expired"], []]);
  });

  test("are all told when nobody looked for long", () => {
    expect(toldAt(ending, daysAfter(END, 400), daysAfter(END, 401))).toEqual([
      ["license.expiring", "license.in-grace", "license.expired"],
      [],
    ]);
  });

  test("raise the revision, so that an edit of what was read before fails", () => {
    expect(tellNotices(ending, END)?.license.revision).toBe(ending.revision + 1);
  });
});

describe("a license that is changed", () => {
  const over = daysAfter(END, 7);
  const told = tellNotices(ending, over)?.license ?? ending;

  test("with another end gets its notices anew for it", () => {
    const renewed = { ...told, expiresAt: daysAfter(END, 365) };
    expect(toldAt(renewed, over, daysAfter(END, 335), daysAfter(END, 372))).toEqual([
      [],
      ["license.expiring"],
      ["license.in-grace", "license.expired"],
    ]);
  });

  test("back to an end that was told is not told again", () => {
    const moved = { ...told, expiresAt: daysAfter(END, 365) };
    expect(toldAt({ ...moved, expiresAt: END }, over)).toEqual([[]]);
  });

  test("to more grace days is told again that it is over, but not that it is expiring", () => {
    const late = daysAfter(END, 20);
    expect(toldAt({ ...told, graceDays: 14 }, over, late)).toEqual([[], ["license.expired"]]);
    const without = license({ type: "subscription", expiresAt: END, graceDays: 0 });
    const ended = tellNotices(without, END)?.license ?? without;
    expect(toldAt({ ...ended, graceDays: 14 }, over, late)).toEqual([
      ["license.in-grace"],
      ["license.expired"],
    ]);
  });

  test("in another way than its dates is not told of again", () => {
    expect(toldAt({ ...told, capacity: 5 }, daysAfter(over, 1))).toEqual([[]]);
  });
});

describe("nothing is told", () => {
  test("of a license without an end, nor of a revoked one", () => {
    expect(noticesAhead(license())).toEqual([]);
    expect(noticesAhead({ ...ending, state: "revoked" })).toEqual([]);
    expect(tellNotices({ ...ending, state: "revoked" }, daysAfter(END, 400))).toBeNull();
  });

  test("but a block stops no notice", () => {
    expect(noticesAhead({ ...ending, state: "blocked" })).toHaveLength(3);
  });
});
