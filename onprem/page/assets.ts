import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname } from "node:path";

/** A file of the page as it is sent. */
export interface Asset {
  readonly type: string;
  readonly text: string;
  readonly etag: string;
}

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Licenses</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="licenses.css">
<script type="module" src="licenses.js"></script>
</head>
<body><div id="app"></div><noscript>The Licenses page needs JavaScript.</noscript></body>
</html>
`;

let made: Promise<ReadonlyMap<string, Asset>> | null = null;

/** The page's files by their path; read once, in the repository made from their sources. */
export function pageAssets(): Promise<ReadonlyMap<string, Asset>> {
  made ??= makeAssets();
  return made;
}

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

async function makeAssets(): Promise<ReadonlyMap<string, Asset>> {
  const built = (await readBuilt()).map(
    ({ name, text }) => [`/${name}`, asset(TYPES[extname(name)] ?? "text/plain", text)] as const,
  );
  return new Map([["/", asset("text/html; charset=utf-8", HTML)], ...built]);
}

function asset(type: string, text: string): Asset {
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
  return { type, text, etag };
}

interface Built {
  readonly name: string;
  readonly text: string;
}

/** What was built lies in dist/page, beside or one above the file that this code was bundled into. */
async function readBuilt(): Promise<readonly Built[]> {
  const here = new URL("../page/", import.meta.url);
  try {
    const folder = new URL("built/", here);
    const names = (await readdir(folder)).filter((name) => Object.hasOwn(TYPES, extname(name)));
    return await Promise.all(
      names.map(async (name) => ({ name, text: await readFile(new URL(name, folder), "utf8") })),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    // Named by an address so that no bundler takes it, and esbuild with it, into what is published.
    const { bundlePage } = await import(new URL("bundle.mjs", here).href);
    return bundlePage();
  }
}
