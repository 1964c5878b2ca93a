import { describe, expect, it } from "vitest";
import { manyRecords, numberOf } from "../keys/testing/samples.ts";
import { searchRecords } from "./key-search.ts";

const records = manyRecords(250);

describe("the search for license keys", () => {
  it("gives all records, a hundred at a time", () => {
    const first = searchRecords(records, {});
    expect([first.rows.length, first.found, first.total, first.page]).toEqual([100, 250, 250, 0]);
    expect(first.rows[0]?.number).toBe(numberOf(1));
    const last = searchRecords(records, { page: 2 });
    expect([last.rows.length, last.rows[0]?.number]).toEqual([50, numberOf(201)]);
  });

  it("finds by a part of the number or of the user's name, large or small letters", () => {
    expect(searchRecords(records, { text: "nw-00042" }).rows.map(({ number }) => number)).toEqual([
      numberOf(42),
    ]);
    expect(searchRecords(records, { text: " OLGA " }).rows.map(({ user }) => user)).toEqual(["olga"]);
  });

  it("finds by type and by state, together", () => {
    expect(searchRecords(records, { type: "Module" }).rows.every(({ type }) => type === "Module")).toBe(true);
    expect(searchRecords(records, { type: "Administrator", state: "usable" }).found).toBe(1);
    expect(searchRecords(records, { type: "Administrator", state: "withdrawn" }).found).toBe(0);
  });

  it("gives the last page for one that there is not", () => {
    expect(searchRecords(records, { page: 99 }).page).toBe(2);
    expect(searchRecords([], { page: 1 })).toMatchObject({ page: 0, rows: [], found: 0 });
  });
});
