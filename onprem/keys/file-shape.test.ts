import { describe, expect, it } from "vitest";
import { shapeOf } from "./file-shape.ts";

describe("the shape of a text", () => {
  it.each([
    ['{"version":1,"keys":["a","b"]}', "plain"],
    ['{"a\\"b":["{[",":,"],"c":"]"}', "plain"],
    ["", "plain"],
    [`${"[".repeat(9)}${"]".repeat(9)}`, "unreadable"],
    [`${"[".repeat(8)}${"]".repeat(8)}`, "plain"],
    ['{"keys":[],"keys" :[]}', "unreadable"],
    ['{"file":{"keys":1},"more":{"keys":1}}', "plain"],
    ['{"file":"keys', "unreadable"],
    ["[", "unreadable"],
    [`[${"1,".repeat(6_001)}1]`, "too-many"],
  ])("of %j is %s", (text, shape) => {
    expect(shapeOf(text)).toBe(shape);
  });
});
