import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The command of staff and ops. */
export const COUNTERSIGN = join(ROOT, "cli/bin/countersign.mjs");

export interface Ended {
  readonly exitCode: number;
  /** stdout and stderr as they came. */
  readonly text: string;
  readonly stdout: string;
}

/** Runs a program to its end; what it printed comes back. Exit code -1: there is no such program. */
export function run(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    let stdout = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.once("error", (error) => resolve({ exitCode: -1, text: error.message, stdout }));
    child.once("close", (code) => resolve({ exitCode: code ?? -1, text: text.trimEnd(), stdout }));
  });
}

/** The same, but a failure is thrown with the last lines that were printed. */
export async function runWell(
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const { exitCode, text } = await run(program, words, env);
  if (exitCode === 0) return text;
  const last = text.split("\n").slice(-25).join("\n");
  throw new Error(`${words.slice(0, 3).join(" ")} ended with exit code ${exitCode}:\n${last}`);
}

/** What only a fault of the deployment can bring about, in words for the one who reads the run. */
export function must(isSo: boolean, otherwise: string): asserts isSo {
  if (!isSo) throw new Error(otherwise);
}
