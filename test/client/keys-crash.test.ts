import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { killAtRename } from "./disk.ts";
import { keysServer } from "./keys-installation.ts";
import { group, makeKeysVendor } from "./keys-vendor.ts";
import { tempPath } from "./temp-folder.ts";

const PROGRAM = fileURLToPath(new URL("keys-program.ts", import.meta.url));

function program(...words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...words], { stdio: ["ignore", "pipe", "inherit"] });
}

/** The lines that a program prints until its end. */
async function linesOf(child: ChildProcess): Promise<readonly string[]> {
  const lines: string[] = [];
  if (child.stdout === null) return lines;
  for await (const line of createInterface({ input: child.stdout })) lines.push(line);
  return lines;
}

async function fileOf(count: number) {
  const vendor = await makeKeysVendor();
  const { text } = await vendor.make({ groups: [group(count)], grantedAt: Date.now() });
  const dataDir = tempPath();
  const path = join(dirname(dataDir), "file.json");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return { dataDir, path, rootKey: vendor.vendor.rootKeys[0] ?? "" };
}

/** How many keys are stored in a directory. */
function storedKeys(folder: string): number {
  const file = join(folder, "keys.json");
  if (!existsSync(file)) return 0;
  const { files } = JSON.parse(readFileSync(file, "utf8")) as { files: { keys: string[] }[] };
  return files.flatMap(({ keys }) => keys).length;
}

describe("an import that is killed", () => {
  it("has imported all or nothing, and the next import leaves exactly the file's keys (B8)", async () => {
    const { dataDir, path, rootKey } = await fileOf(300);
    const whole = await linesOf(program(tempPath(), rootKey, "import", path));
    const { changes } = JSON.parse(whole.at(-1) ?? "") as { changes: number };
    expect(changes).toBeGreaterThan(8);
    const seen: number[] = [];
    for (let at = 1; at <= changes; at += Math.ceil(changes / 10)) {
      const folder = join(dirname(dataDir), `killed-${at}`);
      expect(await linesOf(program(folder, rootKey, "import", path, String(at)))).toEqual(["ready"]);
      seen.push(storedKeys(folder));
      const lines = await linesOf(program(folder, rootKey, "import", path));
      expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ outcome: { ok: true }, records: 300 });
      expect(storedKeys(folder)).toBe(300);
      // A lock whose process is dead is taken over by the next one that writes.
      const files = readdirSync(folder).filter((name) => name !== "lock");
      expect(files.toSorted()).toEqual(["keys.json", "node-key.json", "state.json"]);
    }
    process.stdout.write(`keys after kill -9 at ${seen.length} of ${changes} points: ${seen.join(", ")}\n`);
    expect(seen.filter((count) => count !== 0 && count !== 300)).toEqual([]);
  }, 180_000);

  it.each([0, 1, 2, 3])("at rename %i of its files is made good by the next one (B8)", async (nth) => {
    const { vendor, keys, open } = await keysServer();
    const { text } = await vendor.make();
    vendor.isThere = nth % 2 === 0;
    const back = killAtRename(nth);
    await keys.import(text).catch(() => undefined);
    back();
    const next = await open();
    expect([0, 6]).toContain(next.records().length);
    expect(await next.import(text)).toMatchObject({ ok: true });
    expect(next.records()).toHaveLength(6);
    expect((await open()).records()).toEqual(next.records());
  });
});

describe("a change of the server type that is killed", () => {
  it.each([0, 1, 2, 3, 4])("at rename %i leaves all the old keys or all the new ones (B7)", async (nth) => {
    const { vendor, keys, open } = await keysServer();
    await keys.import((await vendor.make({ groups: [group(4)] })).text);
    for (const user of ["anna", "boris"]) await keys.seats.assign(user, { type: "EndUser" });
    const { text } = await vendor.make({ serverType: "Test", groups: [group(3)] });
    const back = killAtRename(nth);
    await keys.changeType([text]).catch(() => undefined);
    back();
    const next = await open();
    const { serverType } = next.status();
    expect(next.records()).toHaveLength(serverType === "Test" ? 3 : 4);
    for (const user of ["anna", "boris"]) expect(next.seats.check(user)).toMatchObject({ ok: true });
    if (serverType !== "Test") expect(await next.changeType([text])).toMatchObject({ ok: true });
    await next.refresh();
    const inUse = [...vendor.files.values()].map(({ servers }) =>
      servers.some(({ releasedAt }) => releasedAt === null),
    );
    expect(inUse).toEqual([false, true]);
  });
});

describe("a file of 5,000 keys", () => {
  it("is imported in under 10 s and 150 MB, and others get their turn meanwhile", async () => {
    const { dataDir, path, rootKey } = await fileOf(5_000);
    const lines = await linesOf(program(dataDir, rootKey, "import", path));
    const said = JSON.parse(lines.at(-1) ?? "");
    const { ms, memory, longestMs, told } = said;
    process.stdout.write(
      `5,000 keys: ${Math.round(ms)} ms, ${Math.round(memory / 1e6)} MB, longest turn ${Math.round(longestMs)} ms\n`,
    );
    expect(said).toMatchObject({ outcome: { result: "provisional", added: 5_000 }, records: 5_000 });
    expect(told.filter((each: string) => each.startsWith("proving "))).toHaveLength(5_000 / 50 + 1);
    expect(told.at(-1)).toBe("writing 5000/5000");
    expect(ms).toBeLessThan(10_000);
    expect(memory).toBeLessThan(150_000_000);
    expect(longestMs).toBeLessThan(2_000);
  });
});

describe("two programs that assign at once", () => {
  it("give each key to one user (B10)", async () => {
    const { dataDir, path, rootKey } = await fileOf(30);
    await linesOf(program(dataDir, rootKey, "import", path));
    const printed = await Promise.all(
      ["page", "product"].map((name) => linesOf(program(dataDir, rootKey, "assign", name))),
    );
    const given = printed.flat().map((line) => JSON.parse(line) as string);
    const numbers = given.filter((each) => each.startsWith("NW1-"));
    expect(new Set(numbers).size).toBe(30);
    expect(numbers).toHaveLength(30);
    expect(given.filter((each) => each === "NO_KEY_FREE")).toHaveLength(10);
  });
});
