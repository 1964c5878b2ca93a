import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readArmor } from "../../shared/signing/armor.ts";
import { readVectors, type StringVector } from "./vector.ts";

/** The second implementation shares no code with the first: what both agree on stands in the vectors and on the page. */
const CHECK = join(import.meta.dirname, "python", "check.py");
const IS_THERE = spawnSync("python3", ["--version"]).status === 0;
const IS_NEEDED = process.env["CI"] === "true";
const ABSENT = "PYTHON3 IS NOT ON THIS MACHINE, NOTHING WAS COMPARED: ";
const strings = readVectors<StringVector>("strings");

function python(...args: readonly string[]): { readonly output: string; readonly exit: number | null } {
  const { stdout, stderr, status } = spawnSync("python3", ["-B", CHECK, ...args], { encoding: "utf8" });
  return { output: stdout + stderr, exit: status };
}

const check = (name: string, run: () => void | Promise<void>) =>
  test(`${IS_THERE ? "" : ABSENT}${name}`, { timeout: 120_000 }, async () => {
    if (IS_THERE) await run();
    else expect(IS_NEEDED, "python3 is missing where CI=true").toBe(false);
  });

check("the implementation in Python agrees with every vector", () => {
  const { output, exit } = python();
  expect(output).toMatch(/^(\d+) of \1 vectors agree\n$/);
  expect(exit).toBe(0);
  process.stdout.write(`python3: ${output}`);
});

check("strings that the implementation in Python writes are read here", async () => {
  const { output } = python("--write");
  const written = JSON.parse(output) as readonly Pick<StringVector, "armored" | "parts">[];
  expect(written).toHaveLength(strings.length);
  for (const [place, { armored, parts }] of written.entries())
    for (const text of [armored, parts.join("\n")])
      expect(await readArmor(text)).toMatchObject({ ok: true, document: strings[place]?.document });
});
