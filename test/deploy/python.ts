import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, run, runWell } from "./process.ts";

const REQUIREMENTS = join(ROOT, "test/deploy/requirements.txt");
const CACHE = join(ROOT, ".cache/deploy");

/** What lacks here for the emulator, as the line of a skipped run; null when nothing does. */
export async function missingPython(): Promise<string | null> {
  const check = "import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 3)";
  const { exitCode } = await run("python3", ["-c", check], process.env);
  if (exitCode === 0) return null;
  if (exitCode === -1) return "there is no python3 on this machine";
  return exitCode === 3
    ? "the python3 of this machine is older than 3.10"
    : "the python3 of this machine has no venv and pip";
}

/**
 * A virtual environment with the emulator, made once for each content of requirements.txt. Returns where its programs
 * are, and what was installed.
 */
export async function preparePython(): Promise<{ readonly bin: string; readonly installed: string }> {
  const requirements = readFileSync(REQUIREMENTS);
  const version = createHash("sha256").update(requirements).digest("hex").slice(0, 12);
  const folder = join(CACHE, version);
  const bin = join(folder, "bin");
  const done = join(folder, "installed.txt");
  if (existsSync(done)) return { bin, installed: `from ${version}: ${oneLine(readFileSync(done, "utf8"))}` };
  rmSync(folder, { recursive: true, force: true });
  await runWell("python3", ["-m", "venv", folder], process.env);
  const pip = (...words: string[]) =>
    runWell(join(bin, "python3"), ["-m", "pip", "--disable-pip-version-check", ...words], process.env);
  await pip("install", "--quiet", "--no-input", "--requirement", REQUIREMENTS);
  const installed = await pip("freeze");
  writeFileSync(done, `${installed}\n`);
  return { bin, installed: `new in ${version}: ${oneLine(installed)}` };
}

function oneLine(freeze: string): string {
  return freeze.trim().split("\n").join(" ");
}
