import { execFile } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** The repository's compiler and linter settings over files of the test's own, outside the repository. */
export interface PlantedTree {
  readonly root: string;
  write(files: Readonly<Record<string, string>>): void;
  /** What tsc and Biome hold against each file, by path; a file they accept is not in the map. */
  faults(): Promise<ReadonlyMap<string, readonly string[]>>;
  remove(): void;
}

export function plantTree(): PlantedTree {
  const root = mkdtempSync(join(tmpdir(), "countersign-imports-"));
  const settings = globSync(
    [
      "biome.json",
      "package.json",
      "tsconfig*.json",
      "{*,shared/*,onprem/page/*}/tsconfig.json",
      "tools/lint/*",
    ],
    {
      cwd: ROOT,
      exclude: ["node_modules", "dist"],
    },
  );
  for (const path of [...settings, "shared/domain/tr46.d.ts"]) cpSync(join(ROOT, path), join(root, path));
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));

  function write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }

  async function faults(): Promise<ReadonlyMap<string, readonly string[]>> {
    const [compiled, linted] = await Promise.all([compile(root), lint(root)]);
    const byFile = new Map<string, string[]>();
    for (const { path, text } of [...compiled, ...linted])
      byFile.set(path, [...(byFile.get(path) ?? []), text]);
    return byFile;
  }

  return { root, write, faults, remove: () => rmSync(root, { recursive: true, force: true }) };
}

interface Fault {
  readonly path: string;
  readonly text: string;
}

async function compile(root: string): Promise<readonly Fault[]> {
  const output = await run(root, "typescript/bin/tsc", ["-b", "--pretty", "false"]);
  const lines = output.matchAll(/^(\S+?)\(\d+,\d+\): (error TS.*)$/gm);
  return [...lines].map(([, path = "", text = ""]) => ({ path, text }));
}

interface LintReport {
  readonly diagnostics: readonly {
    readonly message: string;
    readonly category: string;
    readonly location: { readonly path: string };
  }[];
}

async function lint(root: string): Promise<readonly Fault[]> {
  const biome = "@biomejs/biome/bin/biome";
  const output = await run(root, biome, ["lint", "--reporter=json", "--max-diagnostics=none", "."]);
  const report = JSON.parse(output) as LintReport;
  return report.diagnostics.map(({ message, category, location }) => ({
    path: location.path,
    text: `${category}: ${message}`,
  }));
}

/** What a tool printed, whether it was content or not. */
function run(root: string, tool: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const script = join(ROOT, "node_modules", tool);
    execFile(process.execPath, [script, ...args], { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (_, stdout) =>
      resolve(stdout),
    );
  });
}
