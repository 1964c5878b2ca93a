import type { IssuedKeyFile, KeyGroup } from "../key-file.ts";
import { NOW } from "./builders.ts";

/** Five permanent keys of users, unless the test wants others. */
export function keyGroup(given: Partial<KeyGroup> = {}): KeyGroup {
  return { type: "EndUser", module: null, mode: "Permanent", expiresAt: null, count: 5, ...given };
}

/** A file of five keys that one server may use, and none does yet. */
export function keyFile(given: Partial<IssuedKeyFile> = {}): IssuedKeyFile {
  return {
    id: "kfl_1",
    accountId: "acc_1",
    customer: { key: "C-7", name: "Acme" },
    serverType: "Production",
    numberPrefix: "LK",
    groups: [keyGroup()],
    grantedAt: NOW,
    note: null,
    mostServers: 1,
    servers: [],
    withdrawn: [],
    revision: 0,
    ...given,
  };
}
