import { describe, expect, it } from "vitest";
import { REFUSED } from "../testing/double.ts";
import { inEvaluation } from "../testing/statuses.ts";
import { type Entry, entriesAfter, labelsFor, withTexts } from "./response-entries.ts";

const entry = (text: string, came: Entry["came"] = "nothing"): Entry => ({ text, came });
const accepted = { ok: true, licenses: [], evaluations: [] } as const;

describe("one string per application (A12)", () => {
  it("has one field for each application, and further ones for further files", () => {
    const applications = [inEvaluation("fax", 3), inEvaluation("billing", 3)];
    expect(labelsFor(applications, true, 3)).toEqual([
      "Response string of StoneFax",
      "Response string of Call Accounting",
      "Response string of 3",
    ]);
    expect(labelsFor(applications, false, 1)).toEqual(["Response string"]);
  });

  it("a bad one is named at its field and does not undo the good ones; empty fields are left out", () => {
    const entries = [entry("good"), entry(""), entry("bad"), entry("good, too")];
    const after = entriesAfter(entries, { ...accepted, refused: [null, REFUSED, null] });
    expect(after).toEqual([
      entry("good", "accepted"),
      entry(""),
      entry("bad", REFUSED),
      entry("good, too", "accepted"),
    ]);
    const mended = after.map((each) => (each.text === "bad" ? entry("mended") : each));
    expect(entriesAfter(mended, { ...accepted, refused: [null] }).map(({ came }) => came)).toEqual([
      "accepted",
      "nothing",
      "accepted",
      "accepted",
    ]);
  });

  it("a no to all of them is said once, and what was typed stays", () => {
    const after = entriesAfter([entry("one"), entry("two")], REFUSED);
    expect(after).toEqual([entry("one", REFUSED), entry("two")]);
  });
});

it("of several that were refused each says why", () => {
  const other = { ...REFUSED, code: "RESPONSE_OLDER" };
  const after = entriesAfter([entry("one"), entry(" "), entry("two")], {
    ...REFUSED,
    each: [REFUSED, other],
  });
  expect(after.map(({ came }) => came)).toEqual([REFUSED, "nothing", other]);
});

describe("files", () => {
  it("go into the free fields one after the other", () => {
    const entries = [entry("typed"), entry(""), entry(" ")];
    expect(withTexts(entries, ["a", "b", "c"], true).map(({ text }) => text)).toEqual([
      "typed",
      "a",
      "b",
      "c",
    ]);
    expect(withTexts([entry("old")], ["new"], false)).toEqual([entry("new")]);
    expect(withTexts([entry("old")], [], false)).toEqual([entry("old")]);
  });
});
