import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A new path inside a temporary folder that goes with the test; the path itself does not exist yet. */
export function tempPath(name = "node"): string {
  const folder = mkdtempSync(join(tmpdir(), "countersign-client-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}
