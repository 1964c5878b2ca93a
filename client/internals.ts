/** What `@countersign/onprem` uses beyond the SDK; for packages of this repository only, and no promise to anybody else. */

// biome-ignore-start lint/performance/noBarrelFile: an entry of the published package
export { startBackground } from "./background.ts";
export { type Desk, deskOf, networkTransport } from "./desk.ts";
export { hashHardware } from "./hardware/hash-hardware.ts";
export { AIR_GAPPED } from "./licensing.ts";
export { readUrl } from "./options.ts";
export { converse, fetchManifest, type ProvenManifest } from "./service/converse.ts";
export { nodeClaims } from "./service/node-claims.ts";
export { BACK_OFF_MS, isDue, nextAttemptAt } from "./service/poll-schedule.ts";
export { localRefusal, nonsense, stateRefusal } from "./service/refusal.ts";
export { testConnection } from "./service/test-connection.ts";
export { ensureNodeKey } from "./state/node-key.ts";
export { readSnapshot } from "./state/read-snapshot.ts";
export type { Snapshot } from "./state/snapshot.ts";
export { KEY_FILE } from "./state/state-folder.ts";
export type { KeyFileImport } from "./state/stored-state.ts";
export { changeState, isRefused, TRIES } from "./state/write-state.ts";
// biome-ignore-end lint/performance/noBarrelFile: an entry of the published package
