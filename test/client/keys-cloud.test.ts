import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLicenseKeys } from "../../onprem/keys/open.ts";
import { createAccount } from "../../shared/contract/operations/create-account.ts";
import { createKeyFile } from "../../shared/contract/operations/create-key-file.ts";
import { downloadKeyFile } from "../../shared/contract/operations/download-key-file.ts";
import { getKeyFile } from "../../shared/contract/operations/get-key-file.ts";
import { releaseKeyFile } from "../../shared/contract/operations/release-key-file.ts";
import { withdrawKeys } from "../../shared/contract/operations/withdraw-keys.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { tempPath } from "./temp-folder.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.remove());

async function server(hostName: string) {
  const licensing = await cloud.install({ dataDir: tempPath(), autoRefresh: false, hostName });
  return openLicenseKeys(licensing, { background: false });
}

async function makeFile(numberPrefix: string) {
  const account = await cloud.staff(createAccount, { body: { name: `Northwind ${numberPrefix}` } });
  const keys = [{ type: "EndUser" as const, mode: "Permanent" as const, count: 3 }];
  const body = { accountId: account.id, serverType: "Production", numberPrefix, keys };
  const { id } = await cloud.staff(createKeyFile, { body });
  const { text } = await cloud.staff(downloadKeyFile, { params: { keyFileId: id } });
  const view = () => cloud.staff(getKeyFile, { params: { keyFileId: id } });
  return { id, text, view };
}

describe("license keys and the real service", () => {
  it("agree on a file: imported, refused to a second server, withdrawn by a poll, released (B4)", async () => {
    const { id, text, view } = await makeFile("NW-A");
    const first = await server("first");
    const second = await server("second");
    expect(await first.inspect(text)).toMatchObject({
      ok: true,
      fileId: id,
      customer: { name: "Northwind NW-A" },
      keyCount: 3,
    });
    expect(await first.import(text)).toMatchObject({ ok: true, result: "authorized", added: 3 });
    expect(await view()).toMatchObject({ servers: [{ hostName: "first", releasedAt: null }] });
    expect(await second.import(text)).toMatchObject({
      ok: false,
      kind: "refused",
      code: "FILE_REJECTED",
      each: [{ code: "KEY_FILE_USED_UP" }],
    });
    expect(second.records()).toEqual([]);
    const params = { keyFileId: id };
    await cloud.staff(withdrawKeys, { params, body: { numbers: ["NW-A-00002"] } });
    expect(await first.refresh()).toEqual({ ok: true, authorized: [id], withdrawn: ["NW-A-00002"] });
    expect(first.records().map(({ state }) => state)).toEqual(["usable", "withdrawn", "usable"]);
    const [used] = (await view()).servers;
    await cloud.staff(releaseKeyFile, { params, body: { nodeId: used?.nodeId ?? "" } });
    expect(await first.refresh()).toMatchObject({ ok: true, authorized: [] });
    expect(first.status().files).toMatchObject([{ state: "released" }]);
    expect(await second.import(text)).toMatchObject({ ok: true, result: "authorized", added: 3 });
    expect(await second.remove(id)).toMatchObject({ ok: true, removed: 3, isGivenBack: true });
    expect(await first.import(text)).toMatchObject({ ok: true, result: "authorized", added: 0 });
  });

  it("agree on one that is imported while the service is away, and authorized later (B5)", async () => {
    const { id, text } = await makeFile("NW-B");
    const keys = await server("third");
    await cloud.stop();
    expect(await keys.import(text)).toMatchObject({ ok: true, result: "provisional", added: 3 });
    expect(await keys.authorize()).toMatchObject({ ok: false, kind: "unreachable" });
    await cloud.start();
    expect(await keys.authorize(id)).toEqual({ ok: true, authorized: [id], withdrawn: [] });
    expect(keys.status()).toMatchObject({ isProvisional: false, files: [{ state: "authorized" }] });
  });

  it("agree on whose hardware a file is: a copied directory is not authorized", async () => {
    const { text, view } = await makeFile("NW-H");
    const dataDir = tempPath();
    const parts = { machineId: "machine-one", cpu: "Brand x 4", macEth0: "00:1b:44:11:3a:b7" };
    const other = { machineId: "machine-two", cpu: "Other x 8", macEth0: "00:1b:44:99:99:99" };
    const on = async (hardware: Record<string, string>) => {
      const options = { dataDir, autoRefresh: false, hardware: () => hardware };
      return openLicenseKeys(await cloud.install(options), { background: false });
    };
    const original = await on(parts);
    expect(await original.import(text)).toMatchObject({ ok: true, result: "authorized" });
    const copy = await on(other);
    expect(copy.status().files).toMatchObject([
      { state: "provisional", authorizedAt: null, lastFault: { code: "KEY_FILE_OF_OTHER_HARDWARE" } },
    ]);
    expect(await copy.authorize()).toMatchObject({ ok: false, code: "KEY_FILE_USED_UP" });
    await copy.refresh();
    expect((await view()).servers).toHaveLength(1);
    await original.refresh();
    expect((await on(parts)).status().files).toMatchObject([{ state: "authorized" }]);
  });
});
