import { expect, test } from "vitest";
import { productCodeFrom } from "./product-code.ts";

test.each([
  ["My Product", "my-product"],
  ["PROD-001", "prod-001"],
  ["  Fax & Scan (2026)! ", "fax-scan-2026"],
  ["Café Zürich", "cafe-zurich"],
  ["ﬁne №5", "fine-no5"],
  ["___", "product"],
  ["製品", "product"],
  ["", "product"],
])("the code of %j is %s", (name, code) => {
  expect(productCodeFrom(name)).toBe(code);
});

test("a code is what the contract takes, however long or odd the name is", () => {
  const names = [
    "a".repeat(500),
    `${"a".repeat(49)} b`,
    "-".repeat(300),
    "İstanbul".repeat(30),
    "ß".repeat(80),
  ];
  for (const name of names)
    for (const suffix of [null, "x7k2"])
      expect(productCodeFrom(name, suffix)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);
});

test("a suffix tells a code from the one that is taken", () => {
  expect(productCodeFrom("Fax", "x7k2")).toBe("fax-x7k2");
});
