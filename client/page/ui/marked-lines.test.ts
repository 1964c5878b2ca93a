import { describe, expect, it } from "vitest";
import { extentOf, markedLines } from "./marked-lines.ts";

const TEXT = [
  "Dear customer,",
  "COUNTERSIGN/1 RESPONSE",
  "XS001 240S80ABPQANPWV S1Q1",
  "XS0O2 EVBTK16AFMWSVVZ THCC",
  "X5?03 4EJVP7NJ4Q8N5BA G062",
  "COUNTERSIGN/1 END",
].join("\n");

const marked = (...places: string[]) => [
  ...markedLines(
    TEXT,
    places.map((place) => ({ place })),
  ),
];

describe("a wrong line", () => {
  it("is found by the number that is printed in it, also a mistyped one", () => {
    expect(marked("line 1", "line 2")).toEqual([2, 3]);
  });

  it("is found by its place where its number cannot be read", () => {
    expect(marked("line 3")).toEqual([4]);
  });

  it("is not marked where it is missing, or is none of this text", () => {
    expect(marked("line 9", "code 2", "")).toEqual([]);
    expect([...markedLines("", [{ place: "line 1" }])]).toEqual([]);
  });

  it("has a beginning and an end", () => {
    expect(TEXT.slice(...extentOf(TEXT, 2))).toBe("XS001 240S80ABPQANPWV S1Q1");
    expect(extentOf("a", 7)).toEqual([2, 2]);
  });
});
