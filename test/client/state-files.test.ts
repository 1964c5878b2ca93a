import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { install, installed } from "./installation.ts";
import { tempPath } from "./temp-folder.ts";
import { makeVendor, TOKEN } from "./vendor.ts";

function edit(dataDir: string, change: (state: Record<string, unknown>) => void): void {
  const path = join(dataDir, "state.json");
  const state = JSON.parse(readFileSync(path, "utf8"));
  change(state);
  writeFileSync(path, JSON.stringify(state));
}

describe("a state directory that is not as it should be is a named state, never a crash", () => {
  for (const name of ["state.json", "node-key.json"])
    it(`${name}, cut off anywhere`, async () => {
      const { dataDir, open } = await installed();
      const whole = readFileSync(join(dataDir, name));
      const step = Math.ceil(whole.length / 40);
      for (let length = 0; length < whole.length - 1; length += step) {
        writeFileSync(join(dataDir, name), whole.subarray(0, length));
        const licensing = await open();
        expect(licensing.status()).toMatchObject({ isLicensed: false, state: { kind: "corrupt" } });
        expect(licensing.status().state.fix).toBeTruthy();
        expect(licensing.isLicensed("mill")).toBe(false);
        expect(await licensing.refresh()).toMatchObject({ ok: false, kind: "local", code: "STATE_CORRUPT" });
        expect(await licensing.deactivate()).toMatchObject({ ok: false, code: "STATE_CORRUPT" });
      }
      writeFileSync(join(dataDir, name), whole);
      expect((await open()).isLicensed("mill")).toBe(true);
    });

  const JUNK = ["null", "[]", "7", '""', "{}", '{"version":1}', '{"version":"1"}', "\u0000\u0001", "<html>"];
  for (const name of ["state.json", "node-key.json"])
    it(`${name}, something else`, async () => {
      const { dataDir, open } = await installed();
      for (const junk of JUNK) {
        writeFileSync(join(dataDir, name), junk);
        expect((await open()).status()).toMatchObject({ isLicensed: false, state: { kind: "corrupt" } });
      }
    });

  it("state.json with one field of another form", async () => {
    const { dataDir, open } = await installed();
    const whole = readFileSync(join(dataDir, "state.json"), "utf8");
    const wrong = {
      licenseFile: 7,
      manifest: {},
      verdict: [],
      removed: "x",
      failures: -1,
      lastAttempt: { at: 1 },
      lastContactAt: "x",
    };
    for (const [name, value] of [...Object.entries(wrong), ["removed", [{}]] as const]) {
      writeFileSync(join(dataDir, "state.json"), whole);
      edit(dataDir, (state) => {
        state[name] = value;
      });
      expect((await open()).status().state.kind, name).toBe("corrupt");
    }
  });

  it("a byte of the license file changed", async () => {
    const { dataDir, open } = await installed();
    const whole = JSON.parse(readFileSync(join(dataDir, "state.json"), "utf8")).licenseFile as string;
    for (let at = 0; at < whole.length; at += 13) {
      const letter = whole.charAt(at) === "A" ? "B" : "A";
      edit(dataDir, (state) => {
        state["licenseFile"] = whole.slice(0, at) + letter + whole.slice(at + 1);
      });
      const { isLicensed, state } = (await open()).status();
      expect({ isLicensed, isNamed: ["corrupt", "untrusted"].includes(state.kind) }).toEqual({
        isLicensed: false,
        isNamed: true,
      });
    }
  });

  for (const name of ["state.json", "node-key.json"])
    it(`${name} of a newer version is left alone`, async () => {
      const { dataDir, open } = await installed();
      const newer = '{"version":3,"more":true}';
      writeFileSync(join(dataDir, name), newer);
      const licensing = await open();
      expect(licensing.status()).toMatchObject({ isLicensed: false, state: { kind: "newer-version" } });
      expect(await licensing.activate(TOKEN)).toMatchObject({ ok: false, code: "STATE_NEWER_VERSION" });
      expect(readFileSync(join(dataDir, name), "utf8")).toBe(newer);
    });

  it("a key whose halves do not belong together", async () => {
    const { vendor, dataDir, open } = await installed();
    const other = await installed(vendor);
    const path = join(dataDir, "node-key.json");
    const [key, stranger] = [dataDir, other.dataDir].map((folder) =>
      JSON.parse(readFileSync(join(folder, "node-key.json"), "utf8")),
    );
    writeFileSync(path, JSON.stringify({ ...key, jwk: { ...key.jwk, d: stranger.jwk.d } }));
    expect((await open()).status()).toMatchObject({ isLicensed: false, state: { kind: "corrupt" } });
  });

  it("the key missing: the license file alone is worth nothing", async () => {
    const { dataDir, open } = await installed();
    rmSync(join(dataDir, "node-key.json"));
    expect((await open()).status()).toMatchObject({ isLicensed: false, state: { kind: "key-missing" } });
  });

  it("the manifest missing or damaged: the next poll mends it", async () => {
    for (const manifest of [null, "damaged"]) {
      const { dataDir, open } = await installed();
      edit(dataDir, (state) => {
        state["manifest"] = manifest;
      });
      const licensing = await open();
      expect(licensing.status()).toMatchObject({ isLicensed: false, state: { kind: "no-manifest" } });
      expect(await licensing.refresh()).toMatchObject({ ok: true, valid: true });
      expect(licensing.isLicensed("mill")).toBe(true);
      expect((await open()).isLicensed("mill")).toBe(true);
    }
  });

  it("root keys of another vendor", async () => {
    const { vendor, dataDir } = await installed();
    const { rootKeys } = await makeVendor();
    expect((await install(vendor, { dataDir, rootKeys })).status().state.kind).toBe("untrusted");
    const both = [...rootKeys, ...vendor.rootKeys].join(", ");
    expect((await install(vendor, { dataDir, rootKeys: both })).isLicensed("mill")).toBe(true);
  });

  it("a file in the place of the directory", async () => {
    const vendor = await makeVendor();
    const dataDir = tempPath();
    writeFileSync(dataDir, "");
    const licensing = await install(vendor, { dataDir });
    expect(licensing.status()).toMatchObject({ isLicensed: false, state: { kind: "unreadable" } });
    expect(await licensing.activate(TOKEN)).toMatchObject({ ok: false, code: "STATE_UNREADABLE" });
  });
});

describe("activating again mends a damaged directory, and deletes no key", () => {
  it("state.json is set aside, and the same node gets its license again", async () => {
    const { dataDir, licensing, open } = await installed();
    const { nodeId } = licensing.status();
    writeFileSync(join(dataDir, "state.json"), "junk");
    const again = await open();
    expect(await again.activate(TOKEN)).toMatchObject({ ok: true });
    expect(again.status()).toMatchObject({ nodeId, state: { kind: "ok" } });
    expect(readFileSync(join(dataDir, "state.json.corrupt-1"), "utf8")).toBe("junk");
  });

  it("a damaged key is set aside only when the activation with a new one has succeeded", async () => {
    const { vendor, dataDir, open } = await installed();
    writeFileSync(join(dataDir, "node-key.json"), "junk");
    vendor.answers["activate"] = () => ({ status: 500, body: "" });
    expect(await (await open()).activate(TOKEN)).toMatchObject({ ok: false });
    expect(readFileSync(join(dataDir, "node-key.json"), "utf8")).toBe("junk");
    delete vendor.answers["activate"];
    expect(await (await open()).activate(TOKEN)).toMatchObject({ ok: true });
    expect(readFileSync(join(dataDir, "node-key.json.replaced-1"), "utf8")).toBe("junk");
    expect((await open()).isLicensed("mill")).toBe(true);
  });
});
