import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
// biome-ignore lint/style/noRestrictedImports: the build is no part of what is published
import { build } from "esbuild";

/** Where each part of jose is that is used here; its own entry would bring the rest along. */
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

const client = dirname(fileURLToPath(import.meta.url));

/** Takes jose by the parts that are used. */
export const joseInParts = {
  name: "jose-in-parts",
  setup(building) {
    building.onResolve({ filter: /^jose$/ }, ({ path }) => ({
      path,
      namespace: "parts",
      sideEffects: false,
    }));
    building.onLoad({ filter: /^jose$/, namespace: "parts" }, () => ({ contents: JOSE, resolveDir: client }));
  },
};

/**
 * What https-proxy-agent brings along and is not wanted: it would print a proxy's address, password included, for whoever
 * debugs it; and Kerberos, which is not offered.
 */
const LEFT_OUT = {
  debug: "export default () => () => undefined;",
  "proxy-agent-negotiate": "export const createNegotiateAuth = () => undefined;",
};

const leftOut = {
  name: "left-out",
  setup(building) {
    const filter = new RegExp(`^(${Object.keys(LEFT_OUT).join("|")})$`);
    building.onResolve({ filter }, ({ path }) => ({ path, namespace: "left-out" }));
    building.onLoad({ filter, namespace: "left-out" }, ({ path }) => ({ contents: LEFT_OUT[path] }));
  },
};

/** Bundles what is published into a directory; what is rarely used is loaded when it is. */
export function bundleClient(outdir) {
  return build({
    absWorkingDir: client,
    entryPoints: ["index.ts", "internals.ts"],
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
    plugins: [joseInParts, leftOut],
    logLevel: "warning",
  });
}
