import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { neededName, wireCount, wireDate, wireEmail, wireList, wireName, wireSwitch } from "./fields.ts";

/** What a field reads of a body that says `value`; the fault's text in brackets. */
function read(schema: z.ZodMiniType, value: unknown): unknown {
  const result = z.safeParse(z.object({ field: schema }), value === undefined ? {} : { field: value });
  if (result.success) return (result.data as { field?: unknown }).field;
  return result.error.issues.map(({ message, path }) => `${String(path[0])} ${message}`);
}

describe("every field", () => {
  const all = [wireName(9), wireCount(9), wireSwitch, wireDate, wireList(9, 9), wireEmail];

  test("stays absent when it is absent, and is null when it is emptied", () => {
    for (const schema of all)
      expect([undefined, null, "", "  "].map((value) => read(schema, value))).toEqual([
        undefined,
        null,
        null,
        null,
      ]);
  });

  test("refuses an object, without a word of the program's own", () => {
    for (const schema of all) expect(String(read(schema, { a: 1 }))).toMatch(/^field must be /);
  });
});

test("a text is trimmed, a number is as it is written, and its length is bounded", () => {
  expect(read(wireName(5), " abc ")).toBe("abc");
  expect(read(wireName(5), 42)).toBe("42");
  expect(read(wireName(5), "abcdef")).toEqual(["field must have at most 5 characters"]);
  expect(read(wireName(5), "a\u0000b")).toEqual(["field must not contain control characters"]);
});

test("a needed text is needed", () => {
  expect(read(neededName(5), "abc")).toBe("abc");
  for (const nothing of [undefined, null, "", " "])
    expect(read(neededName(5), nothing)).toEqual(["field is needed"]);
  expect(read(neededName(5), ["a"])).toEqual(["field must be text"]);
});

test("a count is a whole number from 1 on, written either way", () => {
  expect([1, "3", " 9 "].map((value) => read(wireCount(9), value))).toEqual([1, 3, 9]);
  for (const bad of [0, "0", -1, 1.5, "1.5", "many", 10, "99999999999999999999", true])
    expect(read(wireCount(9), bad)).toEqual(["field must be a whole number from 1 to 9, or empty"]);
});

test("a switch is what JSON or a form calls one", () => {
  expect([true, 1, "1", "TRUE", "on"].map((value) => read(wireSwitch, value))).toEqual(Array(5).fill(true));
  expect([false, 0, "0", "false", "off"].map((value) => read(wireSwitch, value))).toEqual(
    Array(5).fill(false),
  );
  expect(read(wireSwitch, "perhaps")).toEqual(["field must be true or false"]);
  expect(read(wireSwitch, "constructor")).toEqual(["field must be true or false"]);
});

test("a date is in UTC afterwards", () => {
  expect(read(wireDate, "2027-01-31")).toBe("2027-01-31T00:00:00.000Z");
  expect(read(wireDate, "next week")).toEqual([
    "field must be a date such as 2027-01-31 or 2027-01-31 12:00:00",
  ]);
});

test("a list is an array or a text with commas", () => {
  expect(read(wireList(3, 9), ["a", " b "])).toEqual(["a", "b"]);
  expect(read(wireList(3, 9), "a, b,,c")).toEqual(["a", "b", "c"]);
  expect(read(wireList(3, 9), [])).toEqual([]);
  expect(read(wireList(3, 9), "a,b,c,d")).toEqual(["field must have at most 3 entries"]);
  expect(read(wireList(3, 9), ["0123456789"])).toEqual(["field must have at most 9 characters"]);
  expect(read(wireList(3, 9), [["a"]])).toEqual(["field must be a list of texts"]);
});

test("an e-mail address has something on each side of one @", () => {
  expect(read(wireEmail, "ann@example.com")).toBe("ann@example.com");
  for (const bad of ["ann", "@example.com", "ann@", "a@b@c", "a b@c"])
    expect(read(wireEmail, bad)).toEqual(["field must be an e-mail address"]);
});
