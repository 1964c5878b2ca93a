/** Builds what is published: dist/*.js with the client left outside, the page's files, and declarations. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
// biome-ignore lint/style/noRestrictedImports: the build is no part of what is published
import { compile, declare } from "../client/declarations.mjs";
// biome-ignore lint/style/noRestrictedImports: the build is no part of what is published
import { writeLicenses } from "../client/licenses.mjs";
import { bundleOnprem } from "./bundle.mjs";
import { bundlePage } from "./page/bundle.mjs";

const onprem = dirname(fileURLToPath(import.meta.url));
const dist = join(onprem, "dist");

rmSync(dist, { recursive: true, force: true });
const { metafile } = await bundleOnprem(dist);

const built = join(dist, "page", "built");
mkdirSync(built, { recursive: true });
for (const { name, text } of await bundlePage()) writeFileSync(join(built, name), text);

// Of the page's scripts, which are bundled apart.
writeLicenses(dist, metafile, ["preact"]);
compile(onprem);
for (const name of ["keys/open.d.ts", "page/licenses-page.d.ts"])
  declare(`onprem/${name}`, join(dist, name), { "client/index.d.ts": "@countersign/client" });
