import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requirePlace, writeNewFile } from "./new-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-new-file-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const modeOf = (path: string) => statSync(path).mode & 0o777;
const taken = { exit: 2, trouble: { fix: "Give another --out, or --force to replace it." } };

function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe("a new file", () => {
  it("is written where it was said, and only its owner reads it", () => {
    expect(writeNewFile({ out: at("a.json") }, "b.json", "keys")).toBe(at("a.json"));
    expect([readFileSync(at("a.json"), "utf8"), modeOf(at("a.json"))]).toEqual(["keys", 0o600]);
  });

  it("gets its own name in a folder, and stays in it whatever the name is", () => {
    expect(writeNewFile({ out: folder }, "acme test.json", "x")).toBe(at("acme-test.json"));
    expect(writeNewFile({ out: folder }, "../../etc/passwd", "x")).toBe(at("etc-passwd"));
    expect(writeNewFile({ out: folder }, "..", "x")).toBe(at("file"));
  });

  it("is never written over another one, unless that is said", () => {
    writeFileSync(at("a.json"), "theirs", { mode: 0o644 });
    for (const run of [requirePlace, (place: object) => writeNewFile(place, "a.json", "ours")])
      expect(thrownBy(() => run({ out: at("a.json") }))).toMatchObject(taken);
    expect(thrownBy(() => writeNewFile({ out: folder }, "a.json", "ours"))).toMatchObject(taken);
    expect(readFileSync(at("a.json"), "utf8")).toBe("theirs");
    requirePlace({ out: at("a.json"), force: true });
    writeNewFile({ out: at("a.json"), force: true }, "b.json", "ours");
    expect([readFileSync(at("a.json"), "utf8"), modeOf(at("a.json"))]).toEqual(["ours", 0o600]);
    expect(readdirSync(folder)).toEqual(["a.json"]);
  });

  it("that cannot be written is told, before anything else is done, and leaves nothing behind", () => {
    const out = at("nowhere/a.json");
    const fault = { exit: 2, trouble: { detail: `${out} cannot be written: ENOENT.` } };
    expect(thrownBy(() => requirePlace({ out }))).toMatchObject(fault);
    expect(thrownBy(() => writeNewFile({ out }, "", "x"))).toMatchObject(fault);
    expect(thrownBy(() => writeNewFile({ out, force: true }, "", "x"))).toMatchObject(fault);
    expect(existsSync(at("nowhere"))).toBe(false);
  });
});
