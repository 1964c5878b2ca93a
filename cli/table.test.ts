import { expect, it } from "vitest";
import { dateTime, listed, orDash, safe, taken, yesNo } from "./format.ts";
import { renderDetails, renderTable } from "./table.ts";

const COLUMNS = [
  { head: "id", cell: ({ id }: { id: string }) => id },
  { head: "name", cell: ({ name }: { name: string }) => name },
];
const plain = (text: string) => text;

it("a table has one heading and one line for each item, and no blanks at an end", () => {
  const items = [
    { id: "prd_1", name: "Acme Backup" },
    { id: "prd_22", name: "" },
    { id: "prd_3", name: "金庫" },
  ];
  expect(renderTable(COLUMNS, items, plain)).toBe(
    ["ID      NAME", "prd_1   Acme Backup", "prd_22", "prd_3   金庫"].join("\n"),
  );
});

it("a large table is one table, drawn in time", () => {
  const items = Array.from({ length: 3_000 }, (_, index) => ({
    id: `prd_${index}`,
    name: `name ${index % 7}`,
  }));
  const lines = renderTable(COLUMNS, items, plain).split("\n");
  expect(lines).toHaveLength(3_001);
  expect(lines[0]).toBe("ID        NAME");
  expect(lines.slice(1)).toEqual(items.map(({ id, name }) => `${id.padEnd(8)}  ${name}`));
});

it("only headings are emphasized", () => {
  const lines = renderTable(COLUMNS, [{ id: "1", name: "a" }], (text) => `<${text}>`).split("\n");
  expect(lines).toEqual(["<ID>  <NAME>", "1     a"]);
});

it("details stand below each other", () => {
  const details = [
    ["id", "lic_1"],
    ["grace days", "0"],
  ] as const;
  expect(renderDetails(details)).toBe("id          lic_1\ngrace days  0");
});

it("what a server or a customer wrote cannot steer the terminal, add a line or turn the text around", () => {
  const evil = "a\u001b[2Jb\nc\u009bd\u202ee\u2066f\u007f";
  const shown = "a\ufffd[2Jb\ufffdc\ufffdd\ufffde\ufffdf\ufffd";
  expect(renderTable(COLUMNS, [{ id: "1", name: evil }], plain)).toBe(`ID  NAME\n1   ${shown}`);
  expect(renderDetails([["host", evil]])).toBe(`host  ${shown}`);
  expect(safe("Ünïcode 金庫 👩‍💻")).toBe("Ünïcode 金庫 👩‍💻");
});

it("values are said in words", () => {
  expect(dateTime("2026-11-22T05:30:59.999Z")).toBe("2026-11-22 05:30 UTC");
  expect(dateTime(null)).toBe("-");
  expect(dateTime(null, "never")).toBe("never");
  expect([yesNo(true), yesNo(false)]).toEqual(["yes", "no"]);
  expect([orDash(null), orDash(""), orDash("x")]).toEqual(["-", "-", "x"]);
  expect([listed([]), listed(["a", "b"])]).toEqual(["-", "a, b"]);
  expect([taken(1, 5), taken(0, null)]).toEqual(["1 of 5", "0 of unlimited"]);
});
