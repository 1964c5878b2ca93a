import { describe, expect, it } from "vitest";
import { shapeOf } from "./file-shape.ts";

describe("the shape of a text", () => {
  it.each([
    ['{"version":1,"keys":["a","b"]}', "plain"],
    ['{"a\\"b":["{[",":,"],"c":"]"}', "plain"],
    ["", "plain"],
    [`${"[".repeat(9)}${"]".repeat(9)}`, "contrived"],
    [`${"[".repeat(8)}${"]".repeat(8)}`, "plain"],
    ['{"keys":[],"keys" :[]}', "contrived"],
    ['{"file":{"keys":1},"more":{"keys":1}}', "plain"],
    ['{"file":"keys', "unreadable"],
    ["[", "unreadable"],
    ["}{", "plain"],
    ["]", "unreadable"],
    [' {\n "countersign" : "key-f', "cut-off"],
    ['{"countersign":"key-file","keys":["a"', "cut-off"],
    ['{"other":"key-file","countersign":"a"', "unreadable"],
    [`[${"1,".repeat(6_001)}1]`, "too-many"],
  ])("of %j is %s", (text, shape) => {
    expect(shapeOf(text)).toBe(shape);
  });
});
