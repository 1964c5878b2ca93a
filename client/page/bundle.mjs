import { fileURLToPath } from "node:url";
// biome-ignore lint/style/noRestrictedImports: the build is no part of what is published
import { build } from "esbuild";

/** Bundles the page's script and its style from their sources, each into one small text. */
export async function bundlePage() {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL("ui", import.meta.url)),
    entryPoints: [
      { in: "main.tsx", out: "licenses" },
      { in: "licenses.css", out: "licenses" },
    ],
    outdir: "built",
    bundle: true,
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
  const textOf = (ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  return { script: textOf(".js"), style: textOf(".css") };
}
