import { cpSync, rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "./cloud.ts";
import { tempPath } from "./temp-folder.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.remove());

const OLD = { machineId: "machine-one", cpu: "Brand x 4", macEth0: "00:1b:44:11:3a:b7" };
const NEW = { machineId: "machine-two", cpu: "Other x 8", macEth0: "00:1b:44:00:00:01" };

let made = 0;

/** A server with the one use of a new license, and a backup of its directory. */
async function server() {
  made += 1;
  const code = `crash-${made}`;
  const token = await cloud.sell([code], { parallelUses: 1 });
  const [dataDir, backup] = [tempPath(), tempPath()];
  const on = (hardware: Record<string, string>, dir = tempPath()) =>
    cloud.install({ dataDir: dir, hardware: () => hardware });
  const licensing = await on(OLD, dataDir);
  expect(await licensing.activate(token)).toMatchObject({ ok: true });
  cpSync(dataDir, backup, { recursive: true });
  const crash = () => {
    licensing.close();
    rmSync(dataDir, { recursive: true });
    cpSync(backup, dataDir, { recursive: true });
  };
  return { code, token, dataDir, licensing, crash, on, nodeId: licensing.status().nodeId ?? "" };
}

describe("after a crash", () => {
  it("a backup on the same hardware runs on, also without the cloud, and needs no new activation (A13)", async () => {
    const { code, dataDir, crash, on, nodeId } = await server();
    crash();
    await cloud.stop();
    const restored = await on(OLD, dataDir);
    expect(restored.isLicensed(code)).toBe(true);
    expect(restored.status()).toMatchObject({ mode: "online", nodeId, state: { kind: "ok" } });
    await cloud.start();
    expect(await restored.refresh()).toMatchObject({ ok: true, valid: true, downgraded: [] });
    // It is the same node still: the only use is taken once, and nobody else gets one.
    expect(await (await on(NEW)).activate(await cloud.issue(code))).toMatchObject({
      ok: false,
      code: "LICENSE_LIMIT_REACHED",
    });
  });

  it("a backup on other hardware comes up not activated, and says why and what to do (A13)", async () => {
    const { code, dataDir, crash, on } = await server();
    crash();
    const moved = await on(NEW, dataDir);
    expect(moved.isLicensed(code)).toBe(false);
    expect(moved.status()).toMatchObject({
      mode: "not-activated",
      isLicensed: false,
      state: {
        kind: "copied",
        detail: expect.stringMatching(/hardware/),
        fix: expect.stringMatching(/token/),
      },
    });
    expect(await moved.refresh()).toMatchObject({ ok: false, code: "STATE_COPIED" });
    // Back on its own hardware it runs as before.
    expect((await on(OLD, dataDir)).isLicensed(code)).toBe(true);
  });

  it("a reinstall without a backup is another node: full until the dead one is released (A13)", async () => {
    const { code, on } = await server();
    const reinstalled = await on(OLD);
    expect(reinstalled.isLicensed(code)).toBe(false);
    const token = await cloud.issue(code);
    expect(await reinstalled.activate(token)).toMatchObject({ ok: false, code: "LICENSE_LIMIT_REACHED" });
    await cloud.release(code);
    expect(await reinstalled.activate(token)).toMatchObject({ ok: true });
    expect(reinstalled.isLicensed(code)).toBe(true);
  });
});

describe("a server whose use was released by staff", () => {
  it("stops at its next poll by a signed no, and the use is free for one other (A13)", async () => {
    const { code, licensing, on } = await server();
    await cloud.release(code);
    expect(licensing.isLicensed(code), "until it polls").toBe(true);
    expect(await licensing.refresh()).toMatchObject({
      ok: true,
      valid: false,
      downgraded: [{ product: { code }, removed: { code: "ACTIVATION_DEACTIVATED" } }],
    });
    expect(licensing.isLicensed(code)).toBe(false);
    expect(licensing.status().mode).toBe("not-activated");
    expect(await (await on(NEW)).activate(await cloud.issue(code))).toMatchObject({ ok: true });
    const full = { ok: false, code: "LICENSE_LIMIT_REACHED" };
    expect(await (await on(NEW)).activate(await cloud.issue(code))).toMatchObject(full);
    expect(await licensing.activate(await cloud.issue(code))).toMatchObject(full);
  });

  it("is activated again by a new token, within the limit (A13)", async () => {
    const { code, licensing } = await server();
    await cloud.release(code);
    await licensing.refresh();
    expect(await licensing.activate(await cloud.issue(code))).toMatchObject({ ok: true });
    expect(licensing.isLicensed(code)).toBe(true);
    expect(await licensing.refresh()).toMatchObject({ ok: true, valid: true });
  });
});

describe("an activation of more", () => {
  it("tells of what was released meanwhile, signed, with no poll in between (A13)", async () => {
    await cloud.sell(["old-part", "new-part"], { parallelUses: 1 });
    const licensing = await cloud.install();
    await licensing.activate(await cloud.issue("old-part"));
    await cloud.release("old-part");
    const told: unknown[] = [];
    licensing.on("downgraded", ({ licenses }) => told.push(licenses.map(({ removed }) => removed?.code)));
    expect(await licensing.activate(await cloud.issue("new-part"))).toMatchObject({ ok: true });
    expect([licensing.isLicensed("old-part"), licensing.isLicensed("new-part")]).toEqual([false, true]);
    expect(told).toEqual([["ACTIVATION_DEACTIVATED"]]);
    expect(await licensing.refresh()).toMatchObject({ ok: true, valid: true, downgraded: [] });
  });
});

describe("a replacement token", () => {
  it("releases the dead server when it is used, not before; that one stops at its next poll (A13)", async () => {
    const { code, licensing, on, nodeId } = await server();
    const token = await cloud.issue(code, { replacesNodeId: nodeId });
    expect(await licensing.refresh()).toMatchObject({ ok: true, valid: true });
    const newcomer = await on(NEW);
    expect(await newcomer.activate(token)).toMatchObject({ ok: true });
    expect(newcomer.isLicensed(code)).toBe(true);
    expect(await licensing.refresh()).toMatchObject({
      valid: false,
      downgraded: [{ removed: { code: "ACTIVATION_DEACTIVATED" } }],
    });
    expect(licensing.isLicensed(code)).toBe(false);
    expect(await newcomer.refresh()).toMatchObject({ ok: true, valid: true });
  });

  it("brings a backup on other hardware to life in the place of the node that it is a copy of (A13)", async () => {
    const { code, dataDir, crash, on, nodeId } = await server();
    crash();
    const moved = await on(NEW, dataDir);
    expect(await moved.activate(await cloud.issue(code))).toMatchObject({ code: "LICENSE_LIMIT_REACHED" });
    expect(await moved.activate(await cloud.issue(code, { replacesNodeId: nodeId }))).toMatchObject({
      ok: true,
    });
    expect(moved.isLicensed(code)).toBe(true);
    expect(moved.status().nodeId).not.toBe(nodeId);
    expect(await moved.refresh()).toMatchObject({ ok: true, valid: true });
  });
});
