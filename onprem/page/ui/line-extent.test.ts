import { expect, it } from "vitest";
import { extentOf } from "./line-extent.ts";

it("a line has a beginning and an end in its text, and one that is not there is empty", () => {
  expect("first\nsecond\nthird".slice(...extentOf("first\nsecond\nthird", 1))).toBe("second");
  expect(extentOf("a", 7)).toEqual([2, 2]);
});
