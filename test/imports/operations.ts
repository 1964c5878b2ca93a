import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

/**
 * Imports of one operation by another, as "importer imports imported", below `root`. An operation is a file under
 * functions that exports a `handler`; no lint rule can tell it from the files it may import, so this reads them all.
 */
export function operationsThatImportOperations(root: string): readonly string[] {
  const files = globSync("functions/**/*.ts", { cwd: root })
    .filter((path) => !path.endsWith(".test.ts"))
    .map((path) => ({ path: path.replaceAll("\\", "/"), text: readFileSync(join(root, path), "utf8") }));
  const operations = new Set(
    files
      .filter(({ text }) => /^export (?:const|(?:async )?function) handler\b/m.test(text))
      .map(({ path }) => path),
  );
  return files.flatMap(({ path, text }) =>
    importedFiles(path, text)
      .filter((imported) => operations.has(imported))
      .map((imported) => `${path} imports ${imported}`),
  );
}

function importedFiles(path: string, text: string): readonly string[] {
  const sources = text.matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g);
  return [...sources].map(([, source = ""]) => posix.join(posix.dirname(path), source));
}
