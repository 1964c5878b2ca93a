import { globSync, readFileSync } from "node:fs";
import { GENERATED, table } from "./markdown.ts";
import { PROVEN, REQUIREMENTS, type Row } from "./requirements.ts";

/** A title that ends with rows in parentheses, up to its quote; a title in backquotes may have holes. */
const TITLED = /(?:"([^"\n]*)|`([^`\n]*)) \(([A-E]\d+(?:, ?[A-E]\d+)*)\)["`]/g;

interface Proof {
  readonly row: string;
  readonly file: string;
  readonly title: string;
}

/** The page that says which tests prove which requirement, made from the titles of the tests. */
export function requirementsPage(): string {
  const proofs = globSync("{shared,functions,client,cli,local,infra,test}/**/*.test.ts")
    .toSorted()
    .flatMap((file) => proofsIn(file, readFileSync(file, "utf8")));
  const rows = Object.keys(REQUIREMENTS) as Row[];
  const strange = proofs.filter(({ row }) => !(row in REQUIREMENTS));
  if (strange.length > 0) throw new Error(`No such requirement: ${strange[0]?.row} in ${strange[0]?.file}`);
  const lines = rows.map((row) => {
    const own = proofs.filter((proof) => proof.row === row);
    if (own.length === 0 && PROVEN.includes(row)) throw new Error(`No test names ${row} in its title`);
    return [
      row,
      REQUIREMENTS[row],
      own.length === 0 ? "no test names it yet" : own.map(proofText).join("<br>"),
    ];
  });
  return `${GENERATED}

# What is required, and the tests that prove it

Each test names its rows at the end of its title; this table is made from those titles, so it cannot go stale. C is proven
as far as the API and the commands go.

${table(["row", "requirement", "tests"], lines)}
`;
}

/** The titles in a test file that end with rows, once for each row. */
export function proofsIn(file: string, source: string): readonly Proof[] {
  return [...source.matchAll(TITLED)].flatMap(([, plain, template, rows = ""]) =>
    rows.split(/, ?/).map((row) => ({ row, file, title: plain ?? template ?? "" })),
  );
}

function proofText({ file, title }: Proof): string {
  return `${title} ([${file.split("/").at(-1)}](../../${file}))`;
}
