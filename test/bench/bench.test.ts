import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const BENCH = fileURLToPath(new URL("./bench.ts", import.meta.url));

test("the benchmark still runs: a short one writes its page and ends by itself", async () => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  const out = join(folder, "benchmarks.md");
  try {
    await promisify(execFile)(process.execPath, [BENCH, "--seconds", "0.4", "--out", out], {
      timeout: 50_000,
    });
    const page = readFileSync(out, "utf8");
    expect(page.match(/^\| .*[1-9].*\|$/gm)?.length).toBeGreaterThanOrEqual(10);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
