import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";
import type { Entry } from "./entries.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Where the bundles are written: one folder for each function. */
export const BUNDLES = join(ROOT, "dist", "functions");

/**
 * Bundles all functions in one run, each to FOLDER/NAME/index.js, and their source maps to a folder beside it (they
 * are for reading a stack trace at the desk; a deployed function carries none). The same sources give the same bytes.
 */
export async function bundle(
  entries: readonly Pick<Entry, "name" | "source">[],
  folder = BUNDLES,
): Promise<Metafile> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: entries.map(({ name }) => ({ in: `entry:${name}`, out: `${name}/index` })),
    plugins: [
      generatedEntries(new Map(entries.map(({ name, source }) => [name, source]))),
      PURE_DOCUMENT_CLIENT,
      WITHOUT_UNUSED,
    ],
    outdir: folder,
    write: false,
    bundle: true,
    platform: "node",
    target: "node24",
    // An ESM import of node:http loads undici, which takes longer than the rest of the cold start (nodejs/node 59686).
    format: "cjs",
    mainFields: ["module", "main"],
    alias: { "@aws-sdk/credential-provider-node": join(ROOT, "functions/http/environment-credentials.ts") },
    minify: true,
    legalComments: "none",
    sourcemap: "external",
    sourcesContent: false,
    metafile: true,
    logLevel: "warning",
  });
  removeStale(folder, entries);
  for (const { path, contents } of outputFiles) {
    const target = path.endsWith(".map") ? path.replace(folder, `${folder}-maps`) : path;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contents);
  }
  return metafile;
}

/** Entry points have no files: their few lines follow from the routes (entries.ts). */
function generatedEntries(sources: ReadonlyMap<string, string>): Plugin {
  return {
    name: "generated-entries",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^entry:/ }, ({ path }) => ({
        path: path.slice("entry:".length),
        namespace: "entry",
      }));
      onLoad({ filter: /.*/, namespace: "entry" }, ({ path }) => {
        const contents = sources.get(path);
        return contents === undefined ? null : { contents, loader: "ts", resolveDir: ROOT };
      });
    },
  };
}

/** The one package of the SDK that does not say it is free of side effects, so that all of it would always stay. */
const PURE_DOCUMENT_CLIENT: Plugin = {
  name: "pure-document-client",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@aws-sdk\/lib-dynamodb$/ }, async ({ path, pluginData, ...from }) => {
      if (pluginData === RESOLVING) return null;
      const { importer, kind, namespace, resolveDir } = from;
      const found = await resolve(path, { importer, kind, namespace, resolveDir, pluginData: RESOLVING });
      return { path: found.path, errors: found.errors, sideEffects: false };
    });
  },
};
const RESOLVING = Symbol("resolving");

/**
 * Parts of the SDK that DynamoDB's client brings and never uses here, 19 KB in each bundle: no operation of DynamoDB streams
 * events, and endpoints are discovered only where that is asked for.
 */
const UNUSED: Readonly<Record<string, string>> = {
  "@smithy/core/event-streams": "export const EventStreamSerde = undefined;",
  "@aws-sdk/endpoint-cache": "export class EndpointCache {}",
};
const WITHOUT_UNUSED: Plugin = {
  name: "without-unused",
  setup({ onResolve, onLoad }) {
    const filter = /^@smithy\/core\/event-streams$|^@aws-sdk\/endpoint-cache$/;
    onResolve({ filter }, ({ path }) => ({ path, namespace: "unused" }));
    onLoad({ filter: /.*/, namespace: "unused" }, ({ path }) => ({ contents: UNUSED[path] ?? "" }));
  },
};

function removeStale(folder: string, entries: readonly Pick<Entry, "name">[]): void {
  mkdirSync(folder, { recursive: true });
  const wanted = new Set(entries.map(({ name }) => name));
  for (const found of readdirSync(folder))
    if (!wanted.has(found)) rmSync(join(folder, found), { recursive: true });
}
