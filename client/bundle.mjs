import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
// biome-ignore lint/style/noRestrictedImports: the build is no part of what is published
import { build } from "esbuild";

/** Where each part of jose is that is used here: to load all of it would make up most of the time of a start. */
const JOSE = `
  export * as base64url from "jose/base64url";
  export { decodeProtectedHeader } from "jose/decode/protected_header";
  export * as errors from "jose/errors";
  export { calculateJwkThumbprint } from "jose/jwk/thumbprint";
  export { CompactSign } from "jose/jws/compact/sign";
  export { compactVerify } from "jose/jws/compact/verify";
  export { decodeJwt } from "jose/jwt/decode";
  export { jwtVerify } from "jose/jwt/verify";
  export { exportJWK } from "jose/key/export";
  export { generateKeyPair } from "jose/key/generate/keypair";
  export { importJWK } from "jose/key/import";
`;

const joseInParts = {
  name: "jose-in-parts",
  setup(building) {
    building.onResolve({ filter: /^jose$/ }, ({ path }) => ({
      path,
      namespace: "parts",
      sideEffects: false,
    }));
    building.onResolve({ filter: /^jose\// }, ({ path }) => ({ path, external: true, sideEffects: false }));
    building.onLoad({ filter: /^jose$/, namespace: "parts" }, () => ({ contents: JOSE }));
  },
};

/** Bundles what is published into a directory, jose and https-proxy-agent left outside; what is rarely used is loaded when it is. */
export function bundleClient(outdir) {
  return build({
    absWorkingDir: dirname(fileURLToPath(import.meta.url)),
    entryPoints: ["index.ts", "command.ts", "page/licenses-page.ts"],
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
    external: ["https-proxy-agent"],
    plugins: [joseInParts],
    logLevel: "warning",
  });
}
