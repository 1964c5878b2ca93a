import { expect, test } from "vitest";
import { proofsIn } from "./requirements-page.ts";

const HOLE = ["$", "{rule} is recorded"].join("");

test("a title names its rows at its end, one or several, in either kind of quotes", () => {
  const source = `
    test("3 of 3, the fourth is refused (C5)", run);
    test.each(RULES)(\`\${rule} is recorded (C2, C7)\`, run);
    test("a code (of ours) is refused", run);
    const text = "see C5";`;
  expect(proofsIn("a.test.ts", source)).toEqual([
    { row: "C5", file: "a.test.ts", title: "3 of 3, the fourth is refused" },
    { row: "C2", file: "a.test.ts", title: HOLE },
    { row: "C7", file: "a.test.ts", title: HOLE },
  ]);
});
