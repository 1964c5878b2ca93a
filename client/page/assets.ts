import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

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

async function makeAssets(): Promise<ReadonlyMap<string, Asset>> {
  const { script, style } = await readBuilt();
  return new Map([
    ["/", asset("text/html; charset=utf-8", HTML)],
    ["/licenses.js", asset("text/javascript; charset=utf-8", script)],
    ["/licenses.css", asset("text/css; charset=utf-8", style)],
  ]);
}

function asset(type: string, text: string): Asset {
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
  return { type, text, etag };
}

/** What was built lies in dist/page, beside or one above the file that this code was bundled into. */
async function readBuilt(): Promise<{ script: string; style: string }> {
  const here = new URL("../page/", import.meta.url);
  try {
    const [script, style] = await Promise.all(
      ["licenses.js", "licenses.css"].map((name) => readFile(new URL(`built/${name}`, here), "utf8")),
    );
    return { script: script ?? "", style: style ?? "" };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    // Named by an address so that no bundler takes it, and esbuild with it, into what is published.
    const { bundlePage } = await import(new URL("bundle.mjs", here).href);
    return bundlePage();
  }
}
