import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { apiPage } from "./generate/api-page.ts";
import { errorsPage } from "./generate/errors-page.ts";
import { openApi } from "./generate/openapi.ts";
import { requirementsPage } from "./generate/requirements-page.ts";
import { storagePage } from "./generate/storage-page.ts";
import { wirePage } from "./generate/wire-page.ts";

/** Every page that is made from the code. `--check` writes nothing and fails when a committed page differs. */
const PAGES: Readonly<Record<string, () => string>> = {
  "docs/reference/openapi.json": () => `${JSON.stringify(openApi(), null, 2)}\n`,
  "docs/reference/api.md": apiPage,
  "docs/reference/errors.md": errorsPage,
  "docs/reference/requirements.md": requirementsPage,
  "docs/reference/storage.md": storagePage,
  "docs/reference/wire.md": wirePage,
};

const isCheck = process.argv.includes("--check");
const stale: string[] = [];
for (const [path, make] of Object.entries(PAGES)) {
  const text = make();
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  stale.push(path);
  if (isCheck) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

if (stale.length === 0) console.log(`${Object.keys(PAGES).length} generated pages are current`);
else if (isCheck) {
  console.error(`Out of date: ${stale.join(", ")}. Run: npm run generate`);
  process.exitCode = 1;
} else console.log(`Written: ${stale.join(", ")}`);
