import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Licensing } from "../../client/licensing.ts";
import type { LicensingOptions } from "../../client/options.ts";
import { writeArmor } from "../../shared/signing/armor.ts";
import { type Answer, answerTo, openedRequest, openedReturn, requestOf } from "./answering.ts";
import { killAtRename, refuseWrites } from "./disk.ts";
import { HARDWARE, install } from "./installation.ts";
import { machineOf } from "./machine.ts";
import { DAY, grant, makeVendor, T0, TOKEN, type Vendor, verifyBody } from "./vendor.ts";

const OTHER_HARDWARE = { machineId: "machine-two", cpu: "Other x 8", macEth0: "00:1b:44:00:00:01" };

/** A server without a connection: whoever asks for one fails the test. */
async function newServer(change: Partial<LicensingOptions> = {}, given?: Vendor) {
  const vendor = given ?? (await makeVendor());
  const machine = machineOf(vendor);
  const attempts: string[] = [];
  const transport = ({ url }: { url: string }) => {
    attempts.push(url);
    return Promise.reject(new Error("no outbound attempt is allowed"));
  };
  const basic = { airGapped: true, transport, products: ["mill", "saw"], ...change };
  const open = (more: Partial<LicensingOptions> = {}) =>
    install(vendor, machine.options({ ...basic, ...more }));
  const licensing = await open();
  const state = () => readFileSync(join(machine.dataDir, "state.json"), "utf8");
  return { vendor, machine, attempts, licensing, open, state };
}

/** One that was activated by a response string. */
async function activated(answer: Answer = {}, change: Partial<LicensingOptions> = {}) {
  const server = await newServer(change);
  const request = await requestOf(server.licensing);
  const response = await answerTo(server.vendor, request, answer);
  const outcome = await server.licensing.acceptResponse(response);
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
  return { ...server, request, response };
}

async function returnOf(licensing: Licensing, products?: readonly string[]) {
  const outcome = await licensing.giveBack(products);
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
  return outcome;
}

/** Each refusal must leave state.json as it was, byte for byte, and the product as it ran (A8). */
async function expectRefused(
  { licensing, state }: { licensing: Licensing; state: () => string },
  text: string | readonly string[],
  code: string,
) {
  const before = [state(), licensing.status().mode, licensing.isLicensed("mill")];
  const outcome = await licensing.acceptResponse(text);
  expect(outcome).toMatchObject({ ok: false, kind: "local", code });
  if (!outcome.ok) expect(`${outcome.detail} ${outcome.fix}`).toMatch(/^[A-Z].+\. [A-Z].+\.$/);
  expect([state(), licensing.status().mode, licensing.isLicensed("mill")]).toEqual(before);
  return outcome;
}

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

describe("a response that is not for this request changes nothing, and says why (A8)", () => {
  it("to another server's request, on the same hardware or another", async () => {
    const server = await newServer();
    await requestOf(server.licensing);
    for (const hardware of [HARDWARE, OTHER_HARDWARE]) {
      const other = await newServer({ hardware: () => hardware }, server.vendor);
      const response = await answerTo(server.vendor, await requestOf(other.licensing));
      await expectRefused(server, response, "DOCUMENT_FOR_OTHERS");
    }
  });

  it("for other hardware, although with this key", async () => {
    const server = await newServer();
    const request = await requestOf(server.licensing);
    const claims = { fingerprint: { machineId: "a", cpu: "b", macEth0: "c" } };
    const response = await answerTo(server.vendor, request, { claims });
    await expectRefused(server, response, "RESPONSE_FOR_OTHER_HARDWARE");
  });

  it("of another vendor, and of one whose manifest only is ours", async () => {
    const server = await newServer();
    const request = await requestOf(server.licensing);
    const stranger = await makeVendor();
    const lent = { ...stranger, rootKeys: server.vendor.rootKeys };
    await expectRefused(server, await answerTo(lent, request), "MANIFEST_UNPROVEN");
    const forged = await answerTo({ ...lent, manifest: server.vendor.manifest }, request);
    await expectRefused(server, forged, "KEY_UNKNOWN");
  });

  it("signed by a key that the vendor has revoked since", async () => {
    const { vendor, licensing, open, machine } = await newServer({ airGapped: false });
    await licensing.acceptResponse(await answerTo(vendor, await requestOf(licensing)));
    const online = await open({ transport: vendor.transport });
    vendor.grants = [grant("saw")];
    await online.activate(TOKEN);
    expect(["mill", "saw"].map(online.isLicensed)).toEqual([true, true]);
    await vendor.rotate(true);
    await machine.run(8 * DAY);
    vendor.grants = [grant("saw", { deadlineDays: 38 })];
    await online.refresh();
    expect(["mill", "saw"].map((await open()).isLicensed)).toEqual([false, true]);
    expect(online.status().state.kind).toBe("ok");
  });

  it("older than what is here", async () => {
    const server = await activated();
    const { vendor, request, machine } = server;
    const early = vendor.now();
    await machine.run(DAY);
    await server.licensing.acceptResponse(await answerTo(vendor, request));
    vendor.now = () => early;
    const older = await answerTo(vendor, request, { grants: [grant("mill", { capacity: 999 })] });
    await expectRefused(server, older, "RESPONSE_OLDER");
  });

  it("with nothing in it that has not ended already", async () => {
    const server = await newServer();
    const grants = [grant("mill", { expiresDays: -1 })];
    const response = await answerTo(server.vendor, await requestOf(server.licensing), { grants });
    await expectRefused(server, response, "DOCUMENT_EXPIRED");
  });

  it("without a request that waits", async () => {
    const one = await newServer();
    const response = await answerTo(one.vendor, await requestOf(one.licensing));
    const two = await newServer({}, one.vendor);
    await expectRefused(two, response, "NO_REQUEST");
  });

  it("damaged: each wrong line is named", async () => {
    const server = await newServer();
    const response = await answerTo(server.vendor, await requestOf(server.licensing));
    const outcome = await expectRefused(server, mistyped(response, 3, 7), "LINES_WRONG");
    const places = outcome.ok ? [] : outcome.places?.map(({ place }) => place);
    expect(places).toEqual(["line 3", "line 7"]);
    expect(await server.licensing.acceptResponse(response)).toMatchObject({ ok: true });
  });

  it("another kind of string, half of one, something else, nothing", async () => {
    const server = await newServer();
    const request = await requestOf(server.licensing);
    const response = await answerTo(server.vendor, request);
    await expectRefused(server, request, "KIND_OTHER");
    const { sub, nonce } = await openedRequest(server.vendor, request);
    const file = await server.vendor.license({ nodeId: sub, nonce, body: {} });
    await expectRefused(server, await writeArmor("response", file), "STRING_BROKEN");
    await expectRefused(server, response.split("\n").slice(0, 6).join("\n"), "LINES_MISSING");
    await expectRefused(server, "Dear customer, please find attached", "STRING_UNKNOWN");
    await expectRefused(server, "", "STRING_UNKNOWN");
    await expectRefused(server, [], "STRING_UNKNOWN");
  });

  it("that the disk does not take", async () => {
    const server = await newServer();
    const response = await answerTo(server.vendor, await requestOf(server.licensing));
    const back = refuseWrites();
    await expectRefused(server, response, "STATE_UNWRITABLE");
    back();
    expect(await server.licensing.acceptResponse(response)).toMatchObject({ ok: true });
  });
});

/** The text with the last character but six of its lines `at` mistyped. */
function mistyped(text: string, ...at: readonly number[]): string {
  const lines = text.split("\n");
  for (const each of at) {
    const line = lines[each] ?? "";
    const last = line.trimEnd().length - 6;
    lines[each] = line.slice(0, last) + (line.charAt(last) === "7" ? "8" : "7") + line.slice(last + 1);
  }
  return lines.join("\n");
}

describe("one response per application, all at once (A12)", () => {
  it("takes the good ones, and names the bad one by its place", async () => {
    const { vendor, licensing, open } = await newServer();
    const request = await requestOf(licensing);
    const [mill, saw, fax] = await Promise.all(
      ["mill", "saw", "fax"].map((name) => answerTo(vendor, request, { grants: [grant(name)] })),
    );
    const broken = mistyped(saw ?? "", 4);
    const outcome = await licensing.acceptResponse([mill ?? "", broken, fax ?? ""]);
    const bad = { ok: false, kind: "local", code: "LINES_WRONG", places: [{ place: "line 4" }] };
    expect(outcome).toMatchObject({ ok: true, refused: [null, bad, null] });
    const held = (await open()).status().licenses.map(({ product }) => product.code);
    expect(held.sort()).toEqual(["fax", "mill"]);
    expect(await licensing.acceptResponse([saw ?? "", mill ?? ""])).toMatchObject({ refused: [null, null] });
    expect((await open()).status().licenses).toHaveLength(3);
  });

  it("with all of them bad is a refusal of the first, and changes nothing", async () => {
    const server = await newServer();
    await requestOf(server.licensing);
    await expectRefused(server, ["junk", "more junk"], "STRING_UNKNOWN");
  });
});

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
    const { vendor, licensing, open } = await activated({ grants: [grant("mill"), grant("saw")] });
    expect(await licensing.giveBack(["fax"])).toMatchObject({ ok: false, code: "PRODUCT_NOT_HELD" });
    const first = await openedReturn(vendor, (await returnOf(licensing, ["mill"])).text);
    expect(["mill", "saw"].map((await open()).isLicensed)).toEqual([false, true]);
    const second = await openedReturn(vendor, (await returnOf(licensing)).text);
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

  it("does not show a request that was made on the other hardware, whose response would be refused here", async () => {
    const { vendor, licensing, open } = await newServer();
    const first = await requestOf(licensing);
    const moved = await open({ hardware });
    const second = await requestOf(moved);
    expect(second).not.toBe(first);
    expect(await moved.acceptResponse(await answerTo(vendor, second))).toMatchObject({ ok: true });
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
    expect(await online.refresh()).toMatchObject({ ok: false, code: "HELD_OFFLINE" });
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
