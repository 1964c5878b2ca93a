import { expect, it } from "vitest";
import { readLine } from "./read-line.ts";

async function* stream(...chunks: readonly string[]) {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

it("the first line is read, whole, without its end", async () => {
  expect(await readLine(stream("cs_", "key\r\nmore", "never read"))).toBe("cs_key");
  expect(await readLine(stream("no end"))).toBe("no end");
  expect(await readLine(stream())).toBe("");
});

it("a line without end is cut", async () => {
  const endless = async function* () {
    for (;;) yield Buffer.from("x".repeat(1_000));
  };
  expect(await readLine(endless())).toHaveLength(4_096);
});
