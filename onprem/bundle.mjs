import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
// biome-ignore lint/style/noRestrictedImports: the build is no part of what is published
import { build } from "esbuild";
// biome-ignore lint/style/noRestrictedImports: the build is no part of what is published
import { joseInParts } from "../client/bundle.mjs";

const onprem = dirname(fileURLToPath(import.meta.url));

/** The two entries of the client, by the files that they are in the repository. */
const CLIENT = new Map([
  [join(onprem, "../client/index.ts"), "@countersign/client"],
  [join(onprem, "../client/internals.ts"), "@countersign/client/internals"],
]);

/** The client is a package of its own; anything of it but its entries would be bundled twice, and is refused. */
const clientOutside = {
  name: "client-outside",
  setup(building) {
    building.onResolve({ filter: /\/client\// }, ({ path, resolveDir }) => {
      const name = CLIENT.get(join(resolveDir, path));
      return name === undefined
        ? { errors: [{ text: `${path} is no entry of @countersign/client` }] }
        : { path: name, external: true };
    });
  },
};

/** Bundles what is published into a directory, the client left outside. */
export function bundleOnprem(outdir) {
  return build({
    absWorkingDir: onprem,
    entryPoints: ["command.ts", "keys/open.ts", "page/licenses-page.ts"],
    outbase: ".",
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    chunkNames: "chunks/[name]-[hash]",
    minify: true,
    legalComments: "none",
    metafile: true,
    plugins: [clientOutside, joseInParts],
    logLevel: "warning",
  });
}
