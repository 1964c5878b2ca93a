import { describe, expect, it } from "vitest";
import type { IssuedKeyFile } from "./key-file.ts";
import { LIMITS } from "./limits.ts";
import { NOW } from "./testing/builders.ts";
import { keyFile } from "./testing/key-files.ts";
import { DAY_MS } from "./time.ts";
import { type FileAsker, releaseServer, useFile } from "./use-key-file.ts";

const asker = (given: Partial<FileAsker> = {}): FileAsker => ({
  nodeId: "nod_1",
  hostName: "crm-01",
  fingerprint: {},
  accountId: null,
  isImport: true,
  ...given,
});
const used = (file: IssuedKeyFile, by: Partial<FileAsker> = {}, now = NOW) => {
  const use = useFile(file, asker(by), now);
  if (use.outcome !== "used") throw new Error(JSON.stringify(use));
  return use;
};
const refusal = (file: IssuedKeyFile, by: Partial<FileAsker> = {}) => {
  const use = useFile(file, asker(by), NOW);
  return use.outcome === "refused" ? use.code : use.outcome;
};
const released = (file: IssuedKeyFile, nodeId = "nod_1", now = NOW) => {
  const after = releaseServer(file, nodeId, now);
  if (after === null) throw new Error("nothing was released");
  return after;
};
const one = used(keyFile()).file;
const poll = { isImport: false } as const;

describe("a server that imports a file", () => {
  it("takes a place, and is written down with the next revision", () => {
    const server = {
      nodeId: "nod_1",
      hostName: "crm-01",
      fingerprint: {},
      firstAt: NOW,
      lastAt: NOW,
      releasedAt: null,
    };
    expect(used(keyFile())).toEqual({
      outcome: "used",
      isNew: true,
      isChanged: true,
      file: { ...keyFile(), servers: [server], revision: 1 },
    });
  });

  it("keeps its place when it imports again, and takes no second one", () => {
    const again = used(one, {}, NOW + DAY_MS);
    expect(again.isNew).toBe(false);
    expect(again.file.servers).toHaveLength(1);
  });

  it("is refused when as many use it as may, and again has a place when one is given back", () => {
    expect(refusal(one, { nodeId: "nod_2" })).toBe("KEY_FILE_USED_UP");
    const two = keyFile({ mostServers: 2, servers: one.servers });
    expect(used(two, { nodeId: "nod_2" }).file.servers).toHaveLength(2);
    expect(used(released(one), { nodeId: "nod_2" }).isNew).toBe(true);
  });

  it("is refused when it holds licenses of another account, and not when it holds some of this one", () => {
    expect(refusal(keyFile(), { accountId: "acc_2" })).toBe("KEY_FILE_OF_ANOTHER_ACCOUNT");
    expect(refusal(keyFile(), { accountId: "acc_1" })).toBe("used");
  });

  it("is refused when all keys were withdrawn, and not when some were", () => {
    expect(refusal(keyFile({ withdrawn: [1, 2, 3, 4, 5] }))).toBe("KEY_FILE_WITHDRAWN");
    expect(refusal(keyFile({ withdrawn: [1, 2, 3, 4] }))).toBe("used");
  });

  it("is told the first reason where there are several", () => {
    const withdrawn = { ...one, withdrawn: [1, 2, 3, 4, 5] };
    expect(refusal(withdrawn, { nodeId: "nod_2", accountId: "acc_2" })).toBe("KEY_FILE_OF_ANOTHER_ACCOUNT");
    expect(refusal(withdrawn, { nodeId: "nod_2" })).toBe("KEY_FILE_WITHDRAWN");
  });
});

describe("a server that polls", () => {
  it("is written down at most twice a day, with what it told of itself", () => {
    const half = DAY_MS / 2;
    const later = (ms: number, hostName: string | null = "crm-01") =>
      used(one, { ...poll, hostName }, NOW + ms);
    expect([0, half - 1, half].map((ms) => later(ms).isChanged)).toEqual([false, false, true]);
    expect(later(half - 1, "crm-02").isChanged).toBe(false);
    expect(later(half, "crm-02").file.servers[0]).toMatchObject({ hostName: "crm-02", lastAt: NOW + half });
    expect(later(half, null).file.servers[0]?.hostName).toBe("crm-01");
    expect(later(-DAY_MS).isChanged).toBe(false);
  });

  it("is told of withdrawn keys, also when none is left", () => {
    expect(used({ ...one, withdrawn: [1, 2, 3, 4, 5] }, poll).file.withdrawn).toHaveLength(5);
  });

  it("is told that the file was taken from it, and gets it back by an import only", () => {
    const gone = released(one);
    expect(refusal(gone, poll)).toBe("released");
    expect(used(gone).file.servers).toEqual([{ ...one.servers[0], lastAt: NOW, releasedAt: null }]);
    const taken = used(gone, { nodeId: "nod_2" }).file;
    expect(refusal(taken, poll)).toBe("released");
    expect(refusal(taken)).toBe("KEY_FILE_USED_UP");
  });

  it("keeps its firstAt over a release and a new import", () => {
    const again = used(released(one), {}, NOW + DAY_MS).file;
    expect(again.servers[0]).toMatchObject({ firstAt: NOW, lastAt: NOW + DAY_MS });
  });

  it("takes a place where the service knows nothing of it, and there is one", () => {
    expect(used(keyFile(), poll).isNew).toBe(true);
    expect(refusal(one, { ...poll, nodeId: "nod_2" })).toBe("KEY_FILE_USED_UP");
  });
});

describe("the hardware of a server", () => {
  const here = { cpu: "a", disk: "b", mac: "c" };
  const elsewhere = { cpu: "x", disk: "y", mac: "c" };
  const file = used(keyFile({ mostServers: 2 }), { fingerprint: here }).file;

  it("is followed part by part, and kept where a poll states none", () => {
    const repaired = used(file, { ...poll, fingerprint: { ...here, disk: "n" } }).file;
    expect(repaired.servers[0]?.fingerprint).toEqual({ ...here, disk: "n" });
    expect(used(file, poll).file.servers[0]?.fingerprint).toEqual(here);
  });

  it("of another machine under the same key changes nothing, and imports nothing until a release", () => {
    expect(used(file, { ...poll, fingerprint: elsewhere }, NOW + DAY_MS)).toMatchObject({
      isChanged: false,
      file,
    });
    expect(refusal(file, { fingerprint: elsewhere })).toBe("KEY_FILE_USED_UP");
    const moved = used(released(file), { fingerprint: elsewhere }).file;
    expect(moved.servers).toMatchObject([{ nodeId: "nod_1", fingerprint: elsewhere, releasedAt: null }]);
  });
});

describe("a file that is given back", () => {
  it("is free, and the server that had it is remembered", () => {
    expect(released(one, "nod_1", NOW + 5)).toEqual({
      ...one,
      servers: [{ ...one.servers[0], releasedAt: NOW + 5 }],
      revision: 2,
    });
    const known = used(keyFile(), { fingerprint: { cpu: "a" } }).file;
    expect(released(known).servers[0]?.fingerprint).toEqual({});
  });

  it("by a server that does not use it changes nothing", () => {
    expect(releaseServer(one, "nod_2", NOW)).toBeNull();
    expect(releaseServer(released(one), "nod_1", NOW)).toBeNull();
  });
});

describe("the servers of a file", () => {
  const most = LIMITS.serversRememberedPerKeyFile;
  let full = keyFile({ mostServers: 2 });
  full = used(full, { nodeId: "nod_kept" }).file;
  for (let at = 0; at < most + 10; at += 1)
    full = released(used(full, { nodeId: `nod_${at}` }).file, `nod_${at}`, NOW + at);

  it("are remembered up to a bound: those released first are forgotten, never one that uses it", () => {
    expect(full.servers).toHaveLength(most);
    expect(full.servers.map(({ nodeId }) => nodeId)).toContain("nod_kept");
    expect(full.servers.map(({ nodeId }) => nodeId)).not.toContain("nod_10");
    expect(full.servers.map(({ nodeId }) => nodeId)).toContain("nod_11");
  });

  it("that were forgotten take no place by a poll", () => {
    expect(refusal(full, { ...poll, nodeId: "nod_0" })).toBe("released");
    expect(refusal(full, { nodeId: "nod_0" })).toBe("used");
  });
});
