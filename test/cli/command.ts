import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const BIN = "cli/bin/countersign.mjs";

/** Halves the time of a start; shared by all of them, and by the next run. */
const COMPILE_CACHE = "dist/compile-cache";

/** How a command ended. */
export interface Run {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A person's shell: a home folder of its own, and the environment that was exported in it. */
export interface Shell {
  readonly home: string;
  readonly env: Record<string, string>;
  run(args: readonly string[], given?: { stdin?: string; env?: Record<string, string> }): Promise<Run>;
  /** What a terminal would show: the command, then everything that it printed, then its exit code unless 0. */
  transcript(line: string, given?: { stdin?: string; env?: Record<string, string> }): Promise<string>;
  remove(): void;
}

/** Opens a shell in which nothing but `env` is exported. */
export function openShell(env: Record<string, string> = {}): Shell {
  const home = mkdtempSync(join(tmpdir(), "countersign-cli-"));
  const run: Shell["run"] = (args, given = {}) =>
    runNode([BIN, ...args], { HOME: home, ...env, ...given.env }, given.stdin);
  return {
    home,
    env,
    run,
    async transcript(line, given) {
      const { exit, stdout, stderr } = await run(wordsOf(line), given);
      const end = exit === 0 ? [] : [`[exit ${exit}]`];
      return [`$ countersign ${line}`, ...[stdout, stderr].map((text) => text.trimEnd()), ...end]
        .filter((text) => text !== "")
        .join("\n");
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Runs Node.js, this one or `node`, with nothing in its environment but `env`. */
export function runNode(
  args: readonly string[],
  env: Record<string, string>,
  stdin = "",
  node: string = process.execPath,
): Promise<Run> {
  const cached = { NODE_COMPILE_CACHE: COMPILE_CACHE, ...env };
  const child = spawn(node, [...args], { env: cached, stdio: ["pipe", "pipe", "pipe"] });
  const text = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text.stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    text.stderr += chunk;
  });
  child.stdin.on("error", () => undefined).end(stdin);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit, signal) => resolve({ exit, signal, ...text }));
  });
}

/** A line as the shell splits it, as far as these tests need. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
}

const RANDOM = [
  [/\b(prd|acc|lic|tok|act|nod|key)_[0-9A-Za-z_-]{16,}/g, "$1"],
  [/CSL1(-[0-9A-Z]{5}){5,}/g, "CSL1"],
  [/cs_act_[0-9A-Za-z]{36}/g, "cs_act"],
  [/cs_key_[0-9A-Za-z]{36}/g, "cs_key"],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "uuid"],
] as const;

/** Puts `<lic 1>`, `<lic 2>`, ... in the place of what is random, the same for the same all the way through. */
export function anonymizer(): (text: string) => string {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const nameOf = (random: string, kind: string) => {
    const known = names.get(random);
    if (known !== undefined) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    names.set(random, `<${kind} ${count}>`);
    return `<${kind} ${count}>`;
  };
  return (text) =>
    RANDOM.reduce(
      (shown, [pattern, kind]) =>
        shown.replace(pattern, (random: string, prefix: string) =>
          nameOf(random, kind === "$1" ? prefix : kind),
        ),
      text,
    ).replace(/ +(?= {2})/g, "");
}
