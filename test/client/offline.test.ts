import { describe, expect, it } from "vitest";
import { answerTo, openedRequest, requestOf } from "./answering.ts";
import { HARDWARE } from "./installation.ts";
import { activated, expectRefused, newServer, returnOf } from "./offline-server.ts";
import { DAY, grant, makeVendor, T0, TOKEN, verifyBody } from "./vendor.ts";

describe("a request and the response to it", () => {
  it("license every application at once, without a lease and without a poll, to the end and the grace days (A11)", async () => {
    const grants = [grant("mill", { expiresDays: 365, graceDays: 10 }), grant("saw")];
    const { machine, licensing, open, attempts } = await activated({ grants });
    expect(licensing.status()).toMatchObject({
      mode: "offline",
      isNew: false,
      deadlineAt: null,
      polls: false,
      nextAttemptAt: null,
      request: null,
      accountId: "acc_0000000000",
      activatedAt: T0,
      lastAttempt: { operation: "response", result: "ok" },
    });
    expect(licensing.status().licenses.map(({ mode, deadlineAt }) => [mode, deadlineAt])).toEqual([
      ["offline", null],
      ["offline", null],
    ]);
    expect(await licensing.refresh()).toMatchObject({ ok: false, code: "AIR_GAPPED" });
    machine.local = T0 + 375 * DAY - 1;
    for (const each of [licensing, await open()])
      expect(["mill", "saw"].map(each.isLicensed)).toEqual([true, true]);
    machine.local += 1;
    for (const each of [licensing, await open()])
      expect(["mill", "saw"].map(each.isLicensed)).toEqual([false, true]);
    machine.local = T0 + 36_500 * DAY;
    expect((await open()).isLicensed("saw")).toBe(true);
    expect(attempts).toEqual([]);
  });

  it("is the same request until it is answered, over restarts and days, and another one after that", async () => {
    const { vendor, machine, licensing, open } = await newServer();
    const first = await requestOf(licensing);
    await machine.run(7 * DAY);
    expect(await requestOf(await open())).toBe(first);
    expect(licensing.status().request).toEqual({ at: T0 });
    await licensing.acceptResponse(await answerTo(vendor, first));
    expect(await requestOf(licensing)).not.toBe(first);
  });

  it("asks for what is wanted, in the place of a dead server, and tells hashes of the hardware only", async () => {
    const { vendor, licensing } = await newServer();
    const replaces = `nod_${"a".repeat(43)}`;
    const said = await openedRequest(vendor, await requestOf(licensing, { products: ["saw"], replaces }));
    expect(said).toMatchObject({ products: ["saw"], replaces, node: { hostName: "server-1" } });
    expect(JSON.stringify(said)).not.toContain(HARDWARE.machineId);
    expect(said.sub).toBe(licensing.status().nodeId);
  });

  it("with isNew is another one, after which a response to the old one is refused", async () => {
    const server = await newServer();
    const { vendor, licensing } = server;
    const old = await answerTo(vendor, await requestOf(licensing));
    const fresh = await requestOf(licensing, { isNew: true });
    await expectRefused(server, old, "RESPONSE_TO_ANOTHER_REQUEST");
    expect(await licensing.acceptResponse(await answerTo(vendor, fresh))).toMatchObject({ ok: true });
  });

  it("can be repeated: the same response changes nothing, a newer one replaces it", async () => {
    const { vendor, machine, licensing, request, response, state } = await activated();
    const before = JSON.parse(state());
    expect(await licensing.acceptResponse(response)).toMatchObject({ ok: true, refused: [null] });
    expect(JSON.parse(state())).toMatchObject({ responses: before.responses, removed: [] });
    await machine.run(DAY);
    const longer = { grants: [grant("mill", { expiresDays: 700 })] };
    expect(await licensing.acceptResponse(await answerTo(vendor, request, longer))).toMatchObject({
      ok: true,
    });
    expect(licensing.status().licenses).toMatchObject([{ expiresAt: T0 + 700 * DAY }]);
    expect(JSON.parse(state()).responses).toHaveLength(1);
  });

  it("from eight rotations of the keys later, proven by a pin that is two years old", async () => {
    const { vendor, machine, licensing, open } = await newServer();
    const request = await requestOf(licensing);
    for (let rotation = 0; rotation < 8; rotation += 1) {
      await machine.run(90 * DAY, () => undefined);
      await vendor.rotate(false);
    }
    const outcome = await licensing.acceptResponse(await answerTo(vendor, request));
    expect(outcome).toMatchObject({ ok: true });
    expect((await open()).isLicensed("mill")).toBe(true);
  });

  it("that extends an evaluation lets it run on, and licenses nothing (A5)", async () => {
    const { vendor, machine, licensing, open } = await newServer();
    const request = await requestOf(licensing);
    await machine.run(31 * DAY);
    expect(licensing.isLicensed("mill")).toBe(false);
    const product = { id: "prd_mill0000000000", code: "mill", name: "MILL" };
    const evaluations = [{ product, endsAt: T0 + 60 * DAY }];
    const response = await answerTo(vendor, request, { grants: [], evaluations });
    expect(await licensing.acceptResponse(response)).toMatchObject({ ok: true, licenses: [] });
    expect((await open()).status()).toMatchObject({ mode: "not-activated", activatedAt: null });
    await machine.run(29 * DAY - 1);
    expect(licensing.isLicensed("mill")).toBe(true);
    await machine.run(1);
    for (const each of [licensing, await open()]) expect(each.isLicensed("mill")).toBe(false);
  });
});

describe("an air-gapped server (A22)", () => {
  it("makes no outbound attempt, whatever is asked of it", async () => {
    const { machine, licensing, open, attempts } = await newServer();
    const response = await answerTo(await makeVendor(), await requestOf(licensing)).catch(() => "");
    const calls = [
      () => licensing.activate(TOKEN),
      () => licensing.refresh(),
      () => licensing.deactivate(),
      () => licensing.cluster(),
      () => licensing.acceptResponse(response),
      () => licensing.giveBack(),
      () => licensing.lastReturn(),
      () => licensing.reload(),
    ];
    for (const each of calls) await each();
    expect(await licensing.testConnection()).toMatchObject({ ok: false, kind: "air-gapped" });
    const polling = await open({ autoRefresh: true });
    await machine.run(2 * DAY, () => polling.reload());
    await new Promise((resolve) => setImmediate(resolve));
    polling.close();
    expect(licensing.status()).toMatchObject({ isAirGapped: true, polls: false, nextAttemptAt: null });
    expect(attempts).toEqual([]);
  });

  it("says so before a token is sent anywhere", async () => {
    const { licensing } = await newServer();
    expect(await licensing.activate(TOKEN)).toMatchObject({ ok: false, kind: "local", code: "AIR_GAPPED" });
    expect(await licensing.refresh()).toMatchObject({ ok: false, code: "AIR_GAPPED" });
  });
});

describe("licenses by string and by connection on one server", () => {
  async function both() {
    const server = await newServer({ airGapped: false });
    const { vendor, licensing, open } = server;
    await licensing.acceptResponse(await answerTo(vendor, await requestOf(licensing)));
    vendor.grants = [grant("saw")];
    const online = await open({ transport: vendor.transport });
    await online.activate(TOKEN);
    return { ...server, online };
  }

  it("live side by side: a poll asks for the leased one only, and each goes its own way", async () => {
    const { vendor, machine, online, open } = await both();
    expect(online.status()).toMatchObject({ mode: "online", deadlineAt: T0 + 30 * DAY });
    await online.refresh();
    const asked = vendor.calls.findLast(({ path }) => path.endsWith("/verify"))?.body["licenses"];
    expect(asked).toEqual([{ licenseId: "lic_saw0000000000", productId: "prd_saw0000000000" }]);
    machine.local += 30 * DAY;
    for (const each of [online, await open()])
      expect(["mill", "saw"].map(each.isLicensed)).toEqual([true, false]);
  });

  it("are given back each in its own way", async () => {
    const { vendor, online, open } = await both();
    expect(await online.deactivate(["mill"])).toMatchObject({ ok: false, code: "PRODUCT_NOT_HELD" });
    expect(await online.giveBack(["saw"])).toMatchObject({ ok: false, code: "PRODUCT_NOT_HELD" });
    await returnOf(online);
    expect(["mill", "saw"].map((await open()).isLicensed)).toEqual([false, true]);
    await online.deactivate();
    expect(["mill", "saw"].map((await open()).isLicensed)).toEqual([false, false]);
    expect(vendor.calls.filter(({ path }) => path.endsWith("/deactivate"))).toHaveLength(1);
  });

  it("a signed no takes the one that came by a string, too, once the server is online", async () => {
    const { vendor, online, open } = await both();
    vendor.answers["verify"] = async (asked) => ({
      body: verifyBody(vendor, {
        valid: false,
        verdict: await vendor.verdict(asked, [{ licenseId: "lic_mill0000000000", code: "LICENSE_REVOKED" }]),
      }),
    });
    await online.refresh();
    for (const each of [online, await open()])
      expect(["mill", "saw"].map(each.isLicensed)).toEqual([false, true]);
  });

  it("an offline server that goes online has nothing to poll for, and says so", async () => {
    const { vendor, open } = await activated({}, { airGapped: false, products: [] });
    const online = await open({ transport: vendor.transport });
    expect(online.status().polls).toBe(false);
    expect(await online.refresh()).toMatchObject({ ok: false, code: "NEEDS_NO_REFRESH" });
    expect(await online.deactivate()).toMatchObject({ ok: false, code: "HELD_OFFLINE" });
    vendor.nodes = [
      {
        nodeId: online.status().nodeId,
        hostName: "server-1",
        version: null,
        mode: "offline",
        hardwareId: null,
        activatedAt: new Date(T0).toISOString(),
        lastContactAt: new Date(T0).toISOString(),
        deadlineAt: null,
        products: ["mill"],
        isSelf: true,
      },
    ];
    expect(await online.cluster()).toMatchObject({ ok: true, cluster: { nodes: [{ isSelf: true }] } });
    expect((await open()).status().cluster?.nodes).toHaveLength(1);
  });

  it("the service naming the same license by a license file gives it a lease, the newest document counts", async () => {
    const { vendor, machine, open } = await activated({}, { airGapped: false });
    const online = await open({ transport: vendor.transport });
    await machine.run(DAY);
    vendor.grants = [grant("mill", { deadlineDays: 31 })];
    await online.activate(TOKEN);
    expect(online.status()).toMatchObject({ mode: "online", deadlineAt: T0 + 31 * DAY });
    expect(online.status().licenses).toHaveLength(1);
  });
});
