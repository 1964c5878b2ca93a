/** Builds what is published: dist/*.js with jose left outside, and declarations that stand alone. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleClient } from "./bundle.mjs";
import { bundlePage } from "./page/bundle.mjs";

const client = dirname(fileURLToPath(import.meta.url));
const root = dirname(client);
const dist = join(client, "dist");
const declared = join(root, "dist", "types");

rmSync(dist, { recursive: true, force: true });
await bundleClient(dist);

const { script, style } = await bundlePage();
const built = join(dist, "page", "built");
mkdirSync(built, { recursive: true });
writeFileSync(join(built, "licenses.js"), script);
writeFileSync(join(built, "licenses.css"), style);

// What is bundled into these files stays under its own license.
const licenses = ["agent-base", "https-proxy-agent", "preact", "uqr", "zod"].map(
  (name) => `${name}\n\n${readFileSync(join(root, "node_modules", name, "LICENSE"), "utf8").trim()}\n`,
);
writeFileSync(join(dist, "LICENSES.txt"), licenses.join(`\n${"-".repeat(80)}\n\n`));

const tsc = createRequire(import.meta.url).resolve("typescript/package.json");
const types = spawnSync(process.execPath, [join(dirname(tsc), "bin", "tsc"), "-b", client], {
  stdio: "inherit",
});
if (types.status !== 0) process.exit(types.status ?? 1);
for (const name of ["index.d.ts", "page/licenses-page.d.ts"]) declare(join(declared, "client", name));

/** Copies a declaration and those that it imports. One that needs anything from outside would not stand alone. */
function declare(file, seen = new Set()) {
  if (seen.has(file)) return;
  seen.add(file);
  const text = readFileSync(file, "utf8").replace(/\n\/\/# sourceMappingURL.*\n?$/, "\n");
  const own = text.replace(/(from\s+|import\()"([^"]+)"/g, (_, before, source) => {
    if (!source.startsWith(".")) throw new Error(`${relative(declared, file)} needs "${source}"`);
    declare(resolve(dirname(file), source.replace(/\.ts$/, ".d.ts")), seen);
    return `${before}"${source.replace(/\.ts$/, ".js")}"`;
  });
  const target = join(dist, "types", relative(declared, file));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, own);
}
