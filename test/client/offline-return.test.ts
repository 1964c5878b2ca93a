import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answerTo, openedRequest, openedReturn, requestOf } from "./answering.ts";
import { killAtRename } from "./disk.ts";
import { HARDWARE } from "./installation.ts";
import { activated, newServer, OTHER_HARDWARE, returnOf } from "./offline-server.ts";
import { DAY, grant, T0 } from "./vendor.ts";

describe("giving back (A21)", () => {
  it("stops at once, also after a restart, and makes a string that names the activations", async () => {
    const { vendor, licensing, open } = await activated();
    const { text, products, parts, fileName } = await returnOf(licensing);
    expect([products, fileName]).toEqual([["mill"], "server-1-countersign-return.txt"]);
    expect(parts.length).toBeGreaterThan(0);
    for (const each of [licensing, await open()]) {
      expect(each.isLicensed("mill")).toBe(false);
      expect(each.status()).toMatchObject({ mode: "not-activated", licenses: [], returned: { products } });
      expect(each.status().applications[0]).toMatchObject({ status: "not-activated" });
    }
    const said = await openedReturn(vendor, text);
    expect(said).toMatchObject({ activations: ["act_mill0000000000"], sub: licensing.status().nodeId });
    expect(said.serial).toBeGreaterThan(T0);
  });

  it("can be shown again, also after a restart", async () => {
    const { licensing, open } = await activated();
    expect(await licensing.lastReturn()).toMatchObject({ ok: false, code: "NOTHING_RETURNED" });
    const { text } = await returnOf(licensing);
    for (const each of [licensing, await open()])
      expect(await each.lastReturn()).toMatchObject({ ok: true, text });
  });

  it("is not undone by the response that it gave back, nor by another one to the same request", async () => {
    const { vendor, machine, licensing, open, request, response } = await activated();
    await returnOf(licensing);
    await machine.run(DAY);
    const another = await answerTo(vendor, request);
    for (const each of [licensing, await open()])
      for (const text of [response, another])
        expect(await each.acceptResponse(text)).toMatchObject({ ok: false, code: "NO_REQUEST" });
    await requestOf(licensing);
    for (const text of [response, another])
      expect(await licensing.acceptResponse(text)).toMatchObject({
        ok: false,
        code: "RESPONSE_TO_ANOTHER_REQUEST",
      });
    expect((await open()).isLicensed("mill")).toBe(false);
  });

  it("lets a new request bring the license again, also when this clock was a year ahead meanwhile", async () => {
    const { vendor, machine, licensing, open } = await activated();
    machine.local += 365 * DAY;
    await returnOf(licensing);
    machine.local -= 365 * DAY;
    await machine.run(DAY);
    const response = await answerTo(vendor, await requestOf(licensing));
    expect(await licensing.acceptResponse(response)).toMatchObject({ ok: true });
    expect((await open()).isLicensed("mill")).toBe(true);
  });

  it("of one product leaves the other; a second string says the first one's activation again", async () => {
    const { vendor, licensing, open, state } = await activated({ grants: [grant("mill"), grant("saw")] });
    expect(await licensing.giveBack(["fax"])).toMatchObject({ ok: false, code: "PRODUCT_NOT_HELD" });
    const first = await openedReturn(vendor, (await returnOf(licensing, ["mill"])).text);
    expect(["mill", "saw"].map((await open()).isLicensed)).toEqual([false, true]);
    expect(JSON.parse(state()).responses).toHaveLength(1);
    const second = await openedReturn(vendor, (await returnOf(licensing)).text);
    expect(JSON.parse(state()).responses).toEqual([]);
    expect(first.activations).toEqual(["act_mill0000000000"]);
    expect([...second.activations].sort()).toEqual(["act_mill0000000000", "act_saw0000000000"]);
    expect(second.jti).not.toBe(first.jti);
    expect(await licensing.giveBack()).toMatchObject({ ok: false, code: "NOT_HELD_OFFLINE" });
  });

  it("is on the disk before the string is shown: a kill before leaves the license, one after it the string", async () => {
    const { vendor, licensing, open } = await activated();
    const back = killAtRename(0);
    expect(await licensing.giveBack()).toMatchObject({ ok: false, code: "STATE_UNWRITABLE" });
    back();
    const kept = await open();
    expect(kept.isLicensed("mill")).toBe(true);
    expect(await kept.lastReturn()).toMatchObject({ ok: false });
    await kept.giveBack();
    const after = await open();
    expect(after.isLicensed("mill")).toBe(false);
    const shown = await after.lastReturn();
    expect(shown.ok && (await openedReturn(vendor, shown.text)).activations).toEqual(["act_mill0000000000"]);
  });

  it("is not possible while another process has taken a newer response meanwhile", async () => {
    const { vendor, machine, licensing, open, request } = await activated();
    const other = await open();
    await machine.run(DAY);
    const newer = await answerTo(vendor, request);
    const [returned, accepted] = await Promise.all([licensing.giveBack(), other.acceptResponse(newer)]);
    const now = await open();
    if (returned.ok) expect([accepted.ok, now.isLicensed("mill")]).toEqual([false, false]);
    else expect([accepted.ok, now.isLicensed("mill")]).toEqual([true, true]);
  });
});

describe("a directory on other hardware (A13)", () => {
  const hardware = () => OTHER_HARDWARE;

  it("asks with a key of its own, and works after its response; the old key is kept", async () => {
    const { vendor, machine, licensing, open } = await activated();
    const copied = await open({ hardware });
    expect(copied.isLicensed("mill")).toBe(false);
    expect(copied.status()).toMatchObject({ mode: "not-activated", state: { kind: "copied" } });
    const key = readFileSync(join(machine.dataDir, "node-key.json"), "utf8");
    const request = await requestOf(copied);
    expect((await openedRequest(vendor, request)).sub).not.toBe(licensing.status().nodeId);
    expect(readFileSync(join(machine.dataDir, "node-key.json"), "utf8")).toBe(key);
    expect((await open()).isLicensed("mill")).toBe(true);
    expect(await copied.acceptResponse(await answerTo(vendor, request))).toMatchObject({ ok: true });
    for (const each of [copied, await open({ hardware })]) expect(each.isLicensed("mill")).toBe(true);
    expect(readFileSync(join(machine.dataDir, "node-key.json.replaced-1"), "utf8")).toBe(key);
  });

  it("does not show a request that was made there, or with another key, whose response would be refused here", async () => {
    const { vendor, licensing, open } = await newServer();
    const first = await requestOf(licensing);
    const moved = await open({ hardware });
    const second = await requestOf(moved);
    expect(second).not.toBe(first);
    expect(await moved.acceptResponse(await answerTo(vendor, second))).toMatchObject({ ok: true });
    const keyless = await newServer();
    const third = await requestOf(keyless.licensing);
    rmSync(join(keyless.machine.dataDir, "node-key.json"));
    const fourth = await requestOf(keyless.licensing);
    expect(fourth).not.toBe(third);
    const answer = await answerTo(keyless.vendor, fourth);
    expect(await keyless.licensing.acceptResponse(answer)).toMatchObject({ ok: true });
    const server = await activated();
    const waiting = await requestOf(server.licensing);
    expect(await requestOf(await server.open({ hardware }))).not.toBe(waiting);
  });

  it("killed between the key and the state takes the same response again", async () => {
    const { vendor, open } = await activated();
    const copied = await open({ hardware });
    const response = await answerTo(vendor, await requestOf(copied));
    const back = killAtRename(2);
    expect(await copied.acceptResponse(response)).toMatchObject({ ok: false });
    back();
    const after = await open({ hardware });
    expect(after.isLicensed("mill")).toBe(false);
    expect(await after.acceptResponse(response)).toMatchObject({ ok: true });
    expect((await open({ hardware })).isLicensed("mill")).toBe(true);
  });

  it("restored from a backup on the same hardware works with no new activation", async () => {
    const { machine, open } = await activated();
    const backup = `${machine.dataDir}-backup`;
    cpSync(machine.dataDir, backup, { recursive: true });
    expect(
      (await open({ dataDir: backup, hardware: () => ({ ...HARDWARE, cpu: "New x 2" }) })).status(),
    ).toMatchObject({
      mode: "offline",
      isLicensed: true,
    });
  });
});
