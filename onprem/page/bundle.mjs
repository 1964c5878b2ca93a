import { basename } from "node:path";
import { fileURLToPath } from "node:url";
// biome-ignore lint/style/noRestrictedImports: the build is no part of what is published
import { build } from "esbuild";

/**
 * Bundles the page's styles and scripts from their sources, each into one small text. What is of license keys has a script and
 * a style of its own, which are loaded where there are any; `chunk.js` is what both scripts need.
 */
export async function bundlePage() {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL("ui", import.meta.url)),
    entryPoints: [
      { in: "main.tsx", out: "licenses" },
      { in: "licenses.css", out: "licenses" },
      { in: "style/keys.css", out: "keys" },
    ],
    outdir: "built",
    bundle: true,
    splitting: true,
    chunkNames: "[name]",
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: ["chrome109", "firefox115", "safari16"],
    jsx: "transform",
    jsxFactory: "h",
    jsxFragment: "Fragment",
    inject: ["h.ts"],
    tsconfigRaw: "{}",
    legalComments: "none",
    logLevel: "warning",
  });
  return outputFiles.map(({ path, text }) => ({ name: basename(path), text }));
}
