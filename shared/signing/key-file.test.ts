import { beforeAll, describe, expect, it } from "vitest";
import type { LicenseKey } from "../domain/license-key.ts";
import { KEY_FILE_LIMITS, type KeyFileTrust, readKeyFile, writeKeyFile } from "./key-file.ts";
import { NOW, type OfflineScene, offlineScene } from "./testing/offline.ts";

const ACCOUNT = "acc_0000000000000000000000";
const key = (number: number, given: Partial<LicenseKey> = {}): LicenseKey => ({
  number: `LK-${number}`,
  customer: { key: "C-7", name: "Acme" },
  type: "EndUser",
  module: null,
  mode: "Permanent",
  serverType: "Production",
  grantedAt: NOW,
  expiresAt: null,
  ...given,
});

let scene: OfflineScene;
let text: string;
let trust: KeyFileTrust;
const keys = [
  key(1),
  key(2, { mode: "Temporary", expiresAt: NOW + 86_400_000 }),
  key(3, { type: "Administrator" }),
];
const write = (given: Partial<Parameters<typeof writeKeyFile>[1]> = {}) => {
  const says = { id: "kfl_1", accountId: ACCOUNT, serverType: "Production", keys, ...given };
  return writeKeyFile(scene.signer, says, NOW);
};
/** The file with another version, cover or list of keys. */
const changed = (given: { version?: unknown; file?: string; keys?: readonly string[] }) =>
  JSON.stringify({ ...JSON.parse(text), ...given });
const parts = () => JSON.parse(text) as { readonly file: string; readonly keys: readonly string[] };
const fault = async (given: string, by: Partial<KeyFileTrust> = {}) => {
  const read = await readKeyFile(given, { ...trust, ...by });
  return read.ok ? "none" : read.fault;
};
beforeAll(async () => {
  scene = await offlineScene();
  trust = { pins: [scene.root.publicJwk.x], known: null, accountId: ACCOUNT };
  text = await write();
});

describe("a key file", () => {
  it("brings what was written, each key with the document that proves it (B2, B3)", async () => {
    const read = await readKeyFile(text, trust);
    if (!read.ok) throw new Error(read.fault);
    expect(read.cover).toMatchObject({ aud: ACCOUNT, serverType: "Production", count: 3, jti: "kfl_1" });
    expect(read.keys.map(({ jws, ...each }) => each)).toEqual(keys);
    expect(read.keys.map(({ jws }) => jws)).toEqual(parts().keys);
  });

  it("tells how many keys are proven", async () => {
    const many = Array.from({ length: 120 }, (_, at) => key(at));
    const told: string[] = [];
    await readKeyFile(await write({ keys: many }), trust, (proven, of) => void told.push(`${proven}/${of}`));
    expect(told).toEqual(["50/120", "100/120", "120/120"]);
  });

  it("is read by a server that belongs to nobody yet", async () => {
    expect(await fault(text, { accountId: null })).toBe("none");
  });
});

describe("each fault of a key file has its own code (B8)", () => {
  it.each([
    ["no JSON", "{", "KEY_FILE_UNREADABLE"],
    ["JSON of something else", "[]", "KEY_FILE_UNREADABLE"],
    ["nothing", "", "KEY_FILE_UNREADABLE"],
    ["a bomb of brackets", "[".repeat(200_000), "KEY_FILE_UNREADABLE"],
    ["too many characters", " ".repeat(KEY_FILE_LIMITS.characters + 1), "KEY_FILE_TOO_LARGE"],
  ])("%s", async (_, given, code) => {
    expect(await fault(given)).toBe(code);
  });

  it("another version, format, or number of keys", async () => {
    expect(await fault(changed({ version: 2 }))).toBe("KEY_FILE_OF_OTHER_VERSION");
    expect(await fault(text.replace("key-file", "license-pack"))).toBe("KEY_FILE_UNREADABLE");
    expect(await fault(changed({ keys: [] }))).toBe("KEY_FILE_UNREADABLE");
    const many = changed({ keys: Array.from({ length: 5_001 }, () => "x") });
    expect(await fault(many)).toBe("KEY_FILE_TOO_LARGE");
  });

  it("another account's, another vendor's", async () => {
    expect(await fault(text, { accountId: "acc_1" })).toBe("KEY_FILE_OF_OTHER_ACCOUNT");
    expect(await fault(text, { pins: ["A".repeat(43)] })).toBe("KEY_FILE_OF_OTHER_VENDOR");
  });

  it("cut off, with a key removed, moved or doubled", async () => {
    expect(await fault(text.slice(0, -40))).toBe("KEY_FILE_UNREADABLE");
    const { keys: all } = parts();
    for (const given of [all.slice(1), all.toReversed(), [...all, all[0] ?? ""]])
      expect(await fault(changed({ keys: given }))).toBe("KEY_FILE_INCOMPLETE");
  });

  it("a changed cover", async () => {
    const edited = `${parts().file.slice(0, -8)}AAAAAAAA`;
    expect(await fault(changed({ file: edited }))).toBe("KEY_FILE_FORGED");
    expect(await fault(changed({ file: "x.y.z" }))).toBe("KEY_FILE_FORGED");
  });

  it("an edited key, named by its number, or by its place where it has none", async () => {
    const [first = "", second = "", third = ""] = parts().keys;
    const edited = `${second.slice(0, -8)}AAAAAAAA`;
    const forged = { ok: false, fault: "KEY_FORGED" };
    const read = (keys: readonly string[]) => readKeyFile(changed({ keys }), trust);
    expect(await read([first, edited, third])).toEqual({ ...forged, number: "LK-2" });
    expect(await read([first, second, "x.y.z"])).toEqual({ ...forged, number: "no. 3" });
  });

  it("keys for servers of another type than the file's, although they are signed", async () => {
    const other = await write({ keys: [key(1), key(2, { serverType: "Test" })] });
    expect(await readKeyFile(other, trust)).toEqual({ ok: false, fault: "KEY_FORGED", number: "LK-2" });
  });
});
