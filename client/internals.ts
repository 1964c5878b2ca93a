/** What `@countersign/onprem` uses beyond the SDK; for packages of this repository only, and no promise to anybody else. */

// biome-ignore-start lint/performance/noBarrelFile: an entry of the published package
export { networkTransport } from "./desk.ts";
export { AIR_GAPPED } from "./licensing.ts";
export { readUrl } from "./options.ts";
export { testConnection } from "./service/test-connection.ts";
// biome-ignore-end lint/performance/noBarrelFile: an entry of the published package
