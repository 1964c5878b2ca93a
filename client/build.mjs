/** Builds what is published: dist/*.js, which needs nothing but Node.js, and declarations that stand alone. */
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleClient } from "./bundle.mjs";
import { compile, declare } from "./declarations.mjs";
import { writeLicenses } from "./licenses.mjs";

const client = dirname(fileURLToPath(import.meta.url));
const dist = join(client, "dist");

rmSync(dist, { recursive: true, force: true });
const { metafile } = await bundleClient(dist);
writeLicenses(dist, metafile);
compile(client);
declare("client/index.d.ts", join(dist, "index.d.ts"));
