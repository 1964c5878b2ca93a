import { expect, it } from "vitest";
import { markedLines } from "./marked-lines.ts";
import { splitStrings } from "./split-strings.ts";

const string = (mark: string, lines = 2) => {
  const data = Array.from({ length: lines }, (_, place) => `${mark}00${place + 1} AAA BBB 1111`);
  return ["COUNTERSIGN/1 RESPONSE", ...data, "COUNTERSIGN/1 END"].join("\n");
};
const wrong = (...numbers: number[]) => numbers.map((number) => ({ place: `line ${number}` }));

it("marks the line that has the number, whatever stands around the string", () => {
  const text = `Dear customer,\n\n> ${string("R8").replaceAll("\n", "\n> ")}\n`;
  expect([...markedLines(text, wrong(2))]).toEqual([4]);
  expect([...markedLines(string("R8").replace("R8002", "R8OO2"), wrong(2))]).toEqual([2]);
});

it("marks a line whose number is mistyped by its place, and none where it is missing", () => {
  for (const wrongly of ["R8X02", "R8020", "R8200"])
    expect([...markedLines(string("R8", 3).replace("R8002", wrongly), wrong(2))]).toEqual([2]);
  expect([...markedLines(string("R8", 3).replace(/R8002.*\n/, ""), wrong(2))]).toEqual([]);
  expect([...markedLines(string("R8", 3), [...wrong(4, 9), { place: "code 1" }])]).toEqual([]);
});

it("finds each string of a text, with what stands around it", () => {
  const mail = `Dear customer,\n${string("R8")}\nand\n${string("K2")}\nYours\n`;
  const pieces = splitStrings(mail);
  expect(pieces).toHaveLength(2);
  expect(pieces[0]).toMatch(/^Dear customer,\nCOUNTERSIGN\/1 RESPONSE\nR8001[\s\S]*END\nand$/);
  expect(pieces[1]).toMatch(/^COUNTERSIGN\/1 RESPONSE\nK2001[\s\S]*END\nYours\n$/);
  expect(pieces.join("\n")).toBe(mail);
});

it("leaves a text without a beginning, and quoted strings, as they are", () => {
  expect(splitStrings("CSQ1:8Q2MK7:1/1:ABC")).toEqual(["CSQ1:8Q2MK7:1/1:ABC"]);
  const quoted = `${string("R8")}\n> ${string("K2").replaceAll("\n", "\n> ")}`;
  expect(splitStrings(quoted)).toHaveLength(2);
});
