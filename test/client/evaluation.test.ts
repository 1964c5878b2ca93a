import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { Licensing } from "../../client/licensing.ts";
import type { LicensingOptions } from "../../client/options.ts";
import { refuseWrites } from "./disk.ts";
import { HARDWARE, install } from "./installation.ts";
import { type Machine, machineOf } from "./machine.ts";
import { tempPath } from "./temp-folder.ts";
import { DAY, grant, makeVendor, problem, T0, TOKEN, type Vendor } from "./vendor.ts";

const PRODUCTS = ["mill", "saw"];
const HOUR = 3_600_000;

async function newServer(change: Partial<LicensingOptions> = {}) {
  const vendor = await makeVendor();
  const machine = machineOf(vendor);
  const open = (more: Partial<LicensingOptions> = {}) =>
    install(vendor, machine.options({ products: PRODUCTS, ...change, ...more }));
  return { vendor, machine, licensing: await open(), open };
}

function unreachable(vendor: Vendor): void {
  for (const name of ["manifest", "evaluations", "verify"])
    vendor.answers[name] = () => {
      throw new Error("no route to host");
    };
}

const evaluationOf = (licensing: Licensing, code = "mill") =>
  licensing.status().evaluations.find(({ product }) => product.code === code);

/** Runs for so long, reading the directory every quarter of a day as the background does; each event with its day. */
async function eventsOver(days: number, { licensing, machine }: { licensing: Licensing; machine: Machine }) {
  const seen: string[] = [];
  const day = () => Math.floor((machine.local - T0) / DAY);
  licensing.on("evaluation-ending", ({ evaluation }) =>
    seen.push(`${evaluation.product.code} ${evaluation.daysLeft} on day ${day()}`),
  );
  licensing.on("evaluation-over", ({ evaluation }) =>
    seen.push(`${evaluation.product.code} over on day ${day()}`),
  );
  await machine.run(days * DAY, () => licensing.reload());
  return seen;
}

describe("a new server", () => {
  it("runs every application for 30 days without any contact, with all features, and not a millisecond more (A5)", async () => {
    const { vendor, machine, licensing, open } = await newServer();
    unreachable(vendor);
    expect(licensing.status()).toMatchObject({ mode: "not-activated", isNew: true, polls: true });
    expect([licensing.hasFeature("mill", "whatever"), licensing.capacity("saw")]).toEqual([true, null]);
    await machine.run(30 * DAY - 1, () => licensing.refresh());
    expect(PRODUCTS.map(licensing.isLicensed)).toEqual([true, true]);
    expect(licensing.status().applications[0]).toMatchObject({ type: "evaluation", isUsable: true });
    await machine.run(1);
    for (const each of [licensing, await open()]) {
      expect(PRODUCTS.map(each.isLicensed)).toEqual([false, false]);
      expect(each.hasFeature("mill", "whatever")).toBe(false);
      expect(each.status().applications[0]).toMatchObject({ status: "expired", isUsable: false });
    }
  });

  it("stops after 30 days of running without being looked at, with its clock standing still", async () => {
    const { machine, licensing } = await newServer();
    machine.awakeMs += 30 * DAY - 1;
    expect(licensing.isLicensed("mill")).toBe(true);
    machine.awakeMs += 1;
    expect(licensing.isLicensed("mill")).toBe(false);
    expect(licensing.capacity("mill")).toBe(0);
  });

  it("runs what it does not know as little as what it never had", async () => {
    const { licensing } = await newServer();
    expect([licensing.isLicensed("drill"), licensing.isLicensed("constructor")]).toEqual([false, false]);
  });

  it("makes no evaluation where no product is named", async () => {
    const licensing = await install(await makeVendor(), { products: [] });
    expect(licensing.status()).toMatchObject({ evaluations: [], polls: false, installedAt: null });
  });
});

describe("warnings", () => {
  it("come 14, 7, 3 and 1 days before the end and at the end, once each (A5)", async () => {
    const server = await newServer({ products: ["mill"] });
    unreachable(server.vendor);
    expect(await eventsOver(40, server)).toEqual([
      "mill 14 on day 16",
      "mill 7 on day 23",
      "mill 3 on day 27",
      "mill 1 on day 29",
      "mill over on day 30",
    ]);
  });

  it("are not repeated by the next start, and those of a time off are not made up for", async () => {
    const server = await newServer({ products: ["mill"] });
    expect(await eventsOver(17, server)).toEqual(["mill 14 on day 16"]);
    expect(await eventsOver(1, { ...server, licensing: await server.open() })).toEqual([]);
    server.machine.local += 10 * DAY;
    expect(await eventsOver(0.25, { ...server, licensing: await server.open() })).toEqual([
      "mill 2 on day 28",
    ]);
  });

  it("come again, each once, when the evaluation was extended", async () => {
    const server = await newServer({ products: ["mill"] });
    expect((await eventsOver(31, server)).length).toBe(5);
    server.vendor.evaluations["mill"] = { startsAt: T0, endsAt: T0 + 60 * DAY };
    await server.licensing.refresh();
    expect(await eventsOver(20, { ...server, licensing: await server.open() })).toEqual([
      "mill 14 on day 46",
    ]);
  });
});

describe("the first contact", () => {
  it("takes over what the service signs, and is told of the installation (A5)", async () => {
    const { vendor, machine, licensing } = await newServer();
    vendor.evaluations = {
      mill: { startsAt: T0, endsAt: T0 + 30 * DAY },
      saw: { startsAt: T0, endsAt: T0 + 30 * DAY },
    };
    await machine.run(2 * DAY);
    expect(await licensing.refresh()).toMatchObject({ ok: true, valid: true });
    const call = vendor.calls.find(({ path }) => path.endsWith("/evaluations"));
    expect(call?.body).toMatchObject({ products: PRODUCTS, installedAt: new Date(T0).toISOString() });
    expect(JSON.stringify(call)).not.toContain(HARDWARE.machineId);
    expect(evaluationOf(licensing)).toMatchObject({ source: "service", state: "running", daysLeft: 28 });
    expect(licensing.status()).toMatchObject({
      mode: "not-activated",
      isNew: true,
      lastContactAt: T0 + 2 * DAY,
    });
  });

  it("of a reinstalled server shortens what it has counted itself, also after a restart", async () => {
    const { vendor, machine, licensing, open } = await newServer();
    vendor.evaluations = { mill: { startsAt: T0 - 29 * DAY, endsAt: T0 + DAY } };
    await licensing.refresh();
    await machine.run(DAY - 1);
    expect(licensing.isLicensed("mill")).toBe(true);
    await machine.run(1);
    for (const each of [licensing, await open()]) expect(each.isLicensed("mill")).toBe(false);
  });

  it("names a product that the service does not know; this server's own count goes on", async () => {
    const { vendor, machine, licensing } = await newServer();
    vendor.evaluations = { mill: { startsAt: T0, endsAt: T0 + 40 * DAY } };
    await licensing.refresh();
    expect(licensing.status().lastAttempt).toMatchObject({
      result: "refused",
      reason: { code: "PRODUCT_UNKNOWN", detail: expect.stringMatching(/^saw: /) },
    });
    await machine.run(30 * DAY);
    expect(PRODUCTS.map(licensing.isLicensed)).toEqual([true, false]);
  });

  it("that knows none of the products any more plans the next one as ever", async () => {
    const { vendor, licensing } = await newServer();
    vendor.evaluations = { mill: { startsAt: T0, endsAt: T0 + 40 * DAY } };
    await licensing.refresh();
    vendor.evaluations = {};
    const calls = vendor.calls.length;
    await licensing.refresh();
    expect(vendor.calls.length).toBeGreaterThan(calls);
    expect(licensing.status().nextAttemptAt).toBeGreaterThan(T0 + DAY / 2);
    expect(evaluationOf(licensing)?.daysLeft).toBe(40);
  });

  it("believes neither an unsigned end, nor another vendor's, another server's or an old answer's", async () => {
    const { vendor, licensing, open } = await newServer({ products: ["mill"] });
    const stranger = await makeVendor();
    const product = { id: "prd_mill0000000000", code: "mill", name: "MILL" };
    const endless = [{ product, startsAt: T0, endsAt: T0 + 9_999 * DAY }];
    const reply = (evaluationFile: string | null) => ({
      evaluations: [
        {
          product,
          startsAt: new Date(T0).toISOString(),
          endsAt: "2099-01-01T00:00:00.000Z",
          state: "running",
        },
      ],
      refused: [],
      evaluationFile,
      serverTime: new Date(T0).toISOString(),
    });
    vendor.answers["evaluations"] = () => ({ body: reply(null) });
    await licensing.refresh();
    expect(evaluationOf(licensing)).toMatchObject({ source: "own", daysLeft: 30 });
    const made = [
      [
        "KEY_UNKNOWN",
        (nonce: string, nodeId: string) => stranger.evaluation({ nodeId, nonce, body: {} }, endless),
      ],
      [
        "DOCUMENT_FOR_OTHERS",
        (nonce: string) => vendor.evaluation({ nodeId: "nod_other", nonce, body: {} }, endless),
      ],
      [
        "ANSWER_TO_ANOTHER_REQUEST",
        (_: string, nodeId: string) =>
          vendor.evaluation({ nodeId, nonce: "n".repeat(32), body: {} }, endless),
      ],
    ] as const;
    for (const [code, make] of made) {
      vendor.answers["evaluations"] = async ({ nonce, nodeId }) => ({
        body: reply(await make(nonce, nodeId)),
      });
      expect(await licensing.refresh()).toMatchObject({ ok: false, kind: "nonsense", code });
      for (const each of [licensing, await open()])
        expect(evaluationOf(each)).toMatchObject({ source: "own", daysLeft: 30 });
    }
  });

  it("that is refused changes nothing but the recorded attempt, and is tried again later", async () => {
    const { vendor, licensing } = await newServer();
    vendor.answers["evaluations"] = () => problem(409, "EVALUATIONS_TOO_MANY");
    expect(await licensing.refresh()).toMatchObject({
      ok: false,
      kind: "refused",
      code: "EVALUATIONS_TOO_MANY",
    });
    expect(licensing.status()).toMatchObject({ lastAttempt: { result: "refused" } });
    expect(licensing.status().nextAttemptAt).toBeGreaterThan(T0);
    expect(licensing.isLicensed("mill")).toBe(true);
  });

  it("is made by the background, and not over and over", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { vendor, machine, open } = await newServer();
    vendor.evaluations = { mill: { startsAt: T0, endsAt: T0 + 30 * DAY } };
    const licensing = await open({ autoRefresh: true });
    await vi.waitFor(() => expect(evaluationOf(licensing)?.source).toBe("service"));
    const polls = () => vendor.calls.filter(({ path }) => path.endsWith("/evaluations")).length;
    expect(polls()).toBe(1);
    for (let look = 0; look < 20; look += 1) {
      machine.local += 30_000;
      vi.advanceTimersByTime(30_000);
      await licensing.reload();
    }
    expect(polls()).toBe(1);
    licensing.close();
    vi.useRealTimers();
  });
});

describe("an extension by sales", () => {
  it("arrives by itself with the next poll, also after the end (A5)", async () => {
    const { vendor, machine, licensing, open } = await newServer();
    vendor.evaluations = { mill: { startsAt: T0, endsAt: T0 + 30 * DAY } };
    await licensing.refresh();
    await machine.run(31 * DAY);
    expect(licensing.isLicensed("mill")).toBe(false);
    expect(licensing.status().polls).toBe(true);
    vendor.evaluations = { mill: { startsAt: T0, endsAt: T0 + 60 * DAY } };
    await licensing.refresh();
    expect(licensing.isLicensed("mill")).toBe(true);
    await machine.run(29 * DAY);
    expect((await open()).isLicensed("mill")).toBe(false);
  });
});

describe("a disk that takes nothing", () => {
  it("gives no evaluation, says why, and gives it as soon as it can be written", async () => {
    const { vendor, machine } = await newServer();
    const dataDir = tempPath();
    // Where not even root can make a directory.
    symlinkSync("/proc/none", dataDir);
    const licensing = await install(vendor, machine.options({ dataDir, products: PRODUCTS }));
    expect(licensing.isLicensed("mill")).toBe(false);
    expect(licensing.status()).toMatchObject({ evaluations: [], state: { kind: "unwritable" } });
    expect(licensing.status().state.fix).toBeTruthy();
    await licensing.reload();
    expect(licensing.status().state.kind).toBe("unwritable");
    rmSync(dataDir);
    await licensing.reload();
    expect(licensing.isLicensed("mill")).toBe(true);
    expect(licensing.status().state.kind).toBe("ok");
  });

  it("does not make a server poll with every look", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { vendor, machine } = await newServer();
    unreachable(vendor);
    const licensing = await install(vendor, machine.options({ products: PRODUCTS, autoRefresh: true }));
    await licensing.refresh();
    refuseWrites();
    machine.local += DAY;
    const calls = vendor.calls.length;
    for (let look = 0; look < 19; look += 1) {
      machine.awakeMs += 30_000;
      machine.local += 30_000;
      vi.advanceTimersByTime(30_000);
      for (let wait = 0; wait < 4; wait += 1) await licensing.reload();
    }
    expect(vendor.calls.length - calls).toBeGreaterThan(0);
    expect(vendor.calls.length - calls).toBeLessThanOrEqual(2);
    licensing.close();
    vi.useRealTimers();
  });

  it("that goes away under a running program takes nothing from it", async () => {
    const { machine, licensing, open } = await newServer();
    await machine.run(3 * DAY);
    rmSync(machine.dataDir, { recursive: true });
    await licensing.reload();
    expect(licensing.status()).toMatchObject({ state: { kind: "unwritable" }, installedAt: T0 });
    expect(evaluationOf(licensing)?.daysLeft).toBe(27);
    // What a root user can always do: a new beginning (decision 0013).
    expect(evaluationOf(await open())?.daysLeft).toBe(30);
  });
});

describe("an activation", () => {
  it("ends the evaluation of the licensed products only, and for good (A5)", async () => {
    const { vendor, machine, licensing, open } = await newServer();
    await machine.run(DAY);
    vendor.grants = [grant("mill", { expiresDays: 10, deadlineDays: 10 })];
    await licensing.activate(TOKEN);
    expect(evaluationOf(licensing)?.state).toBe("replaced");
    expect(evaluationOf(licensing, "saw")).toMatchObject({ state: "running", daysLeft: 29 });
    await machine.run(9 * DAY);
    for (const each of [licensing, await open()])
      expect(PRODUCTS.map(each.isLicensed)).toEqual([false, true]);
    await licensing.deactivate();
    for (const each of [licensing, await open()]) {
      expect(PRODUCTS.map(each.isLicensed)).toEqual([false, true]);
      expect(each.status().applications[0]).toMatchObject({ status: "not-activated", type: "unknown" });
    }
  });

  it("asks of the other products from then on, beside the licenses; what stands in their way is no failure", async () => {
    const { vendor, licensing } = await newServer();
    vendor.grants = [grant("mill")];
    await licensing.activate(TOKEN);
    vendor.evaluations = { saw: { startsAt: T0, endsAt: T0 + 50 * DAY } };
    await licensing.refresh();
    const asked = vendor.calls.findLast(({ path }) => path.endsWith("/evaluations"));
    expect(asked?.body["products"]).toEqual(["saw"]);
    expect(evaluationOf(licensing, "saw")?.daysLeft).toBe(50);
    vendor.answers["evaluations"] = () => problem(503, "UNAVAILABLE");
    expect(await licensing.refresh()).toMatchObject({ ok: true, valid: true });
    expect(licensing.status()).toMatchObject({ lastAttempt: { result: "ok" } });
  });
});

describe("a product that is used without a license", () => {
  it("is told of at most once an hour while it is asked for, whatever the clock does (A17)", async () => {
    const { machine, licensing } = await newServer();
    const seen: string[] = [];
    licensing.on("not-licensed", ({ productCode }) => seen.push(productCode));
    machine.local += 31 * DAY;
    await licensing.reload();
    const ask = async (times: number) => {
      for (let time = 0; time < times; time += 1) licensing.isLicensed("mill");
      await Promise.resolve();
    };
    await ask(100);
    expect(seen).toEqual(["mill"]);
    machine.awakeMs += HOUR - 1;
    await ask(100);
    expect(seen).toEqual(["mill"]);
    machine.awakeMs += 1;
    machine.local -= 2 * HOUR;
    await ask(100);
    expect(seen).toEqual(["mill", "mill"]);
    licensing.isLicensed("nothing-of-ours");
    await ask(0);
    expect(seen).toHaveLength(2);
  });

  it("does not wait for a listener: the answer comes first", async () => {
    const { machine, licensing } = await newServer();
    machine.local += 31 * DAY;
    await licensing.reload();
    let told = false;
    licensing.on("not-licensed", () => {
      told = true;
    });
    licensing.isLicensed("mill");
    expect(told).toBe(false);
    await Promise.resolve();
    expect(told).toBe(true);
  });
});

describe("what is used", () => {
  it("over the capacity raises an event, and the application runs on (A17)", async () => {
    const vendor = await makeVendor();
    vendor.grants = [grant("mill", { capacity: 10 })];
    const licensing = await install(vendor, { products: ["mill"] });
    await licensing.activate(TOKEN);
    const seen: (number | null)[] = [];
    licensing.on("over-capacity", ({ application }) => seen.push(application.unitsInUse));
    for (const units of [10, 11, 12, 10, 11]) licensing.report("mill", units);
    expect(seen).toEqual([11, 11]);
    expect(licensing.isLicensed("mill")).toBe(true);
    expect(licensing.status().applications[0]).toMatchObject({ status: "over-capacity" });
  });

  it("without the license that it needs raises an event, until that is there (A17)", async () => {
    const vendor = await makeVendor();
    vendor.grants = [grant("saw")];
    const products = [{ code: "saw", requires: ["mill"] }];
    const licensing = await install(vendor, { products });
    const seen: (readonly string[])[] = [];
    licensing.on("requirement-missing", ({ missing }) => seen.push(missing));
    await licensing.activate(TOKEN);
    await licensing.reload();
    expect(seen).toEqual([["mill"]]);
    vendor.grants = [grant("saw"), grant("mill")];
    await licensing.activate(TOKEN);
    expect(licensing.status().applications[0]?.missing).toEqual([]);
    expect(seen).toHaveLength(1);
  });
});

describe("what is kept", () => {
  it("is one file, which an older evaluation neither fills up nor outlives", async () => {
    const server = await newServer();
    server.vendor.evaluations = { mill: { startsAt: T0, endsAt: T0 + 30 * DAY } };
    await eventsOver(40, server);
    const size = readFileSync(join(server.machine.dataDir, "state.json")).length;
    await server.machine.run(15 * DAY, async () => {
      await server.licensing.refresh();
      await server.licensing.reload();
    });
    expect(readFileSync(join(server.machine.dataDir, "state.json")).length).toBeLessThan(size + 6_000);
  });
});
