import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SweepStep } from "../../functions/schedule/sweep-steps.ts";
import { truncateOldAddresses } from "../../functions/schedule/truncate-addresses.ts";
import { truncateAttempts } from "../../functions/schedule/truncate-attempts.ts";
import { addBlacklistEntry } from "../../shared/contract/operations/add-blacklist-entry.ts";
import { liftBlacklistEntry } from "../../shared/contract/operations/lift-blacklist-entry.ts";
import { listActivity } from "../../shared/contract/operations/list-activity.ts";
import { hasRawAddresses } from "../../shared/domain/old-address.ts";
import { DAY_MS, HOUR_MS } from "../../shared/domain/time.ts";
import type { Item } from "../../shared/storage/item.ts";
import { isWrite } from "../support/sdk-calls.ts";
import { expectedSeals, seal, sealsOf } from "../support/seals.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { runSweep } from "../support/sweep.ts";
import { activityLog, changesBy, scanTable } from "../support/table.ts";
import { licenseWithToken } from "../support/world.ts";
import { activated, DEACTIVATE, site, sold } from "../wire/ask.ts";

const STEPS = [truncateOldAddresses, truncateAttempts] as unknown as readonly SweepStep[];

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.close());

const truncate = () => runSweep(service, STEPS);

/** Every raw address in the table, with the key it is under. */
async function rawRows(): Promise<string[]> {
  const items = await scanTable(service.db);
  return items.flatMap((item) => {
    const holders = [item, item["origin"] as Item | null | undefined];
    const isRaw = holders.some(
      (each) =>
        typeof each?.["observedIp"] === "string" &&
        hasRawAddresses(each as Parameters<typeof hasRawAddresses>[0]),
    );
    const inIndex = Object.entries(item).some(([, value]) => String(value).startsWith("IP#127.0.0.1#"));
    return isRaw || inIndex ? [String(item["pk"]).replace(/#.*/, "")] : [];
  });
}
const rawKinds = async () => [...new Set(await rawRows())].sort();

/** One activation that stays, one that ends, one that is replaced, and refused ones. */
async function someActivations() {
  const stays = await licenseWithToken(service, { parallelUses: 5 });
  const node = await service.node();
  await node.activate(stays.token.token);
  const leaves = await service.node();
  await leaves.activate(stays.token.token);
  const swaps = await licenseWithToken(service, { onLimit: "deactivate-oldest" });
  await (await service.node()).activate(swaps.token.token);
  service.clock.advance(1);
  await (await service.node()).activate(swaps.token.token);
  const full = await licenseWithToken(service);
  await (await service.node()).activate(full.token.token);
  await (await service.node()).activate(full.token.token);
  return { leaves };
}

describe("addresses that are 30 days old are truncated (C12)", () => {
  test("at that instant in the log and in failed attempts, not a millisecond before", async () => {
    service.clock.advance(HOUR_MS / 2);
    await someActivations();
    const at = service.clock.now();
    service.clock.set(at + 30 * DAY_MS - 2);
    await truncate();
    expect(await rawKinds()).toEqual(["ACTIVITY", "ATTEMPT", "LICENSE"]);
    service.clock.set(at + 30 * DAY_MS);
    await truncate();
    expect(await rawKinds()).toEqual(["LICENSE"]);
    const items = await scanTable(service.db);
    const attempt = items.find(({ pk }) => String(pk).startsWith("ATTEMPT#"));
    expect(attempt).toMatchObject({ observedIp: "127.0.0.0/24", gsi6pk: "IP#127.0.0.0/24#ATTEMPT" });
    for (const { origin } of await activityLog(service.db))
      if (origin !== null) {
        expect(origin).toMatchObject({ observedIp: "127.0.0.0/24", addressProof: expect.any(String) });
        expect(origin).not.toHaveProperty("salt");
      }
  });

  test("of an activation 30 days after its end, and never while it is active", async () => {
    const { leaves } = await someActivations();
    service.clock.advance(32 * DAY_MS);
    await truncate();
    // Five are active; the one whose place was taken has ended long ago.
    expect(await rawRows()).toHaveLength(4);
    await leaves.deactivate();
    const ended = service.clock.now();
    service.clock.set(ended + 30 * DAY_MS - 1);
    await truncate();
    const before = (await rawRows()).filter((kind) => kind === "LICENSE");
    service.clock.set(ended + 30 * DAY_MS);
    await truncate();
    expect(await rawRows()).toEqual(before.slice(1));
    const items = await scanTable(service.db);
    const truncated = items.filter(({ isActive }) => isActive === false);
    expect(truncated).toHaveLength(2);
    for (const item of truncated)
      expect(item).toMatchObject({ observedIp: "127.0.0.0/24", gsi6pk: "IP#127.0.0.0/24#ACT" });
  });

  test("an activation that came back keeps what it came with", async () => {
    const { token } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(token.token);
    await node.deactivate();
    service.clock.advance(DAY_MS);
    await node.activate(token.token);
    service.clock.advance(30 * DAY_MS);
    await truncate();
    expect(await rawRows()).toEqual(["LICENSE"]);
    await node.deactivate();
    service.clock.advance(30 * DAY_MS);
    await truncate();
    expect(await rawRows()).toEqual([]);
  });

  test("of one that came back and ended again, 30 days after its last end", async () => {
    const { token } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(token.token);
    await node.deactivate();
    service.clock.advance(29 * DAY_MS);
    await node.activate(token.token);
    await node.deactivate();
    service.clock.advance(DAY_MS);
    await truncate();
    expect(await rawKinds()).toEqual(["ACTIVITY", "LICENSE"]);
    service.clock.advance(29 * DAY_MS);
    await truncate();
    expect(await rawKinds()).toEqual([]);
  });

  test("once: doing it again, or at once, changes nothing more", async () => {
    await someActivations();
    service.clock.advance(31 * DAY_MS);
    await Promise.all([truncate(), truncate(), truncate()]);
    const changes = await changesBy(service.db, truncate);
    expect(changes.written.filter(({ pk }) => pk !== "SWEEP")).toEqual([]);
    expect(changes.deleted).toEqual([]);
  });

  test("all of them, wherever a run was killed", async () => {
    await someActivations();
    service.clock.advance(31 * DAY_MS);
    for (let run = 0; run < 40; run += 1) {
      let left = run % 3;
      service.sdk.intercept(async (call, send) => {
        if (isWrite(call)) left -= 1;
        if (left < -1) throw new Error("killed");
        return send();
      });
      await truncate().catch(() => undefined);
      service.sdk.intercept(null);
      service.clock.advance(HOUR_MS);
    }
    await truncate();
    expect(await rawKinds()).toEqual(["LICENSE"]);
  });
});

/** Every text in the table that holds the address, with the key that it is under. */
async function naming(address: string): Promise<string[]> {
  const items = await scanTable(service.db);
  const holds = (value: unknown): boolean =>
    typeof value === "string"
      ? value.includes(address)
      : typeof value === "object" && value !== null && Object.values(value).some(holds);
  return items.flatMap((item) => (holds(item) ? [String(item["pk"]).replace(/#.*/, "")] : [])).sort();
}

describe("an address that stands for a name goes, too (G35)", () => {
  test("among the subjects of entries about the blacklist, and their hour's hash is the same", async () => {
    const body = { target: "203.0.113.77", reason: "probes" };
    await service.staff(addBlacklistEntry, { body });
    await service.staff(liftBlacklistEntry, { body: { target: body.target, reason: "a mistake" } });
    const hour = Math.floor(service.clock.now() / HOUR_MS);
    const before = (await expectedSeals(service, hour, hour)).map(({ hash }) => hash);
    service.clock.advance(30 * DAY_MS + HOUR_MS);
    await truncate();
    // The entry itself goes by its TTL, 30 days after its end.
    expect(await naming("203.0.113.77")).toEqual(["BLACKLIST"]);
    expect((await expectedSeals(service, hour, hour)).map(({ hash }) => hash)).toEqual(before);
    const told = (await activityLog(service.db)).filter(({ kind }) => kind.startsWith("blacklist."));
    expect(told.map(({ subjects }) => subjects)).toEqual([["203.0.113.0/24"], ["203.0.113.0/24"]]);
    for (const entry of told) expect(entry).not.toHaveProperty("subjectSalt");
  });

  test("in the name and the URL of a site without a domain, when its activation ended 30 days ago", async () => {
    const caller = await site(service);
    const bought = await sold(service);
    const asking = { url: "http://203.0.113.77:8080/shop" };
    const data = await activated(caller, bought, asking);
    service.clock.advance(31 * DAY_MS);
    await truncate();
    expect(await naming("203.0.113.77")).toEqual(["LICENSE", "NODE"]);
    await caller.ask(DEACTIVATE, { ...asking, body: { ...bought.activation, license_data: data } });
    service.clock.advance(30 * DAY_MS - 1);
    await truncate();
    expect(await naming("203.0.113.77")).toEqual(["LICENSE", "NODE"]);
    service.clock.advance(1);
    await truncate();
    expect(await naming("203.0.113.77")).toEqual([]);
  });
});

describe("the seals do not change", () => {
  test("when addresses are truncated after their hour was sealed", async () => {
    await someActivations();
    service.clock.advance(2 * HOUR_MS);
    await seal(service);
    const sealed = await sealsOf(service);
    service.clock.advance(31 * DAY_MS);
    await truncate();
    const [first, last] = [sealed[0]?.hour ?? 0, sealed.at(-1)?.hour ?? 0];
    const expected = await expectedSeals(service, first, last);
    expect(expected.map(({ chain }) => chain)).toEqual(sealed.map(({ chain }) => chain));
  });

  test("nor when they are truncated before it", async () => {
    await someActivations();
    service.clock.advance(31 * DAY_MS);
    const hour = Math.floor(service.clock.now() / HOUR_MS) - 31 * 24;
    const before = (await expectedSeals(service, hour, hour)).map(({ hash }) => hash);
    await truncate();
    expect((await expectedSeals(service, hour, hour)).map(({ hash }) => hash)).toEqual(before);
  });
});

test("the log is searched by what is left of an address", async () => {
  await someActivations();
  const from = new Date(service.clock.now() - HOUR_MS).toISOString();
  const to = new Date(service.clock.now() + 1).toISOString();
  const found = async (address: string) =>
    (await service.staff(listActivity, { query: { from, to, address } })).reply.items.length;
  const all = await found("127.0.0.1");
  expect(all).toBeGreaterThan(10);
  service.clock.advance(31 * DAY_MS);
  await truncate();
  expect(await found("127.0.0.1")).toBe(0);
  expect(await found("127.0.0.0/24")).toBe(all);
});
