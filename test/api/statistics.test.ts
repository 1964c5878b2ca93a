import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { notifyLicenses } from "../../functions/schedule/notify-licenses.ts";
import { rollUp } from "../../functions/schedule/roll-up.ts";
import { STEPS } from "../../functions/schedule/sweep.ts";
import type { SweepStep } from "../../functions/schedule/sweep-steps.ts";
import type { InputFor } from "../../shared/contract/operation.ts";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { getStatistics } from "../../shared/contract/operations/get-statistics.ts";
import { revokeLicense } from "../../shared/contract/operations/revoke-license.ts";
import { revokeToken } from "../../shared/contract/operations/revoke-token.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { NO_STATISTICS } from "../../shared/domain/statistics.ts";
import { DAY_MS, daysAfter, HOUR_MS } from "../../shared/domain/time.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { MINUTE_MS } from "../support/clock.ts";
import { callsDuring } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { runSweep, sweepPlace } from "../support/sweep.ts";
import { itemsUnder } from "../support/table.ts";
import { license, licenseWithToken, product, token } from "../support/world.ts";

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.close());

const COUNTING = STEPS.filter(({ name }) => ["roll-up", "count-ending", "count-totals"].includes(name));
const run = () => runSweep(service, COUNTING);
const iso = (at: number) => new Date(at).toISOString();
const get = async (query: InputFor<typeof getStatistics>["query"] = {}) =>
  (await service.staff(getStatistics, { query })).reply;
/** So long after the end of the hour that it is counted. */
const closeHour = () => {
  const at = service.clock.now();
  service.clock.set(at - (at % HOUR_MS) + HOUR_MS + 15 * MINUTE_MS);
};

/** Two servers activated, one released by staff, one refused; in this hour. */
async function anHour() {
  const made = await licenseWithToken(service, { parallelUses: null });
  const servers = [await service.node(), await service.node()];
  const ids: string[] = [];
  for (const server of servers)
    ids.push((await server.activate(made.token.token)).reply.activations[0]?.id ?? "");
  await service.staff(deactivateActivation, { params: { activationId: ids[0] ?? "" } });
  await service.staff(revokeToken, { params: { tokenId: made.token.id } });
  await (await service.node()).activate(made.token.token);
  return made.license;
}

describe("what happened", () => {
  test("is counted by the hour and by the day, with the products' names and the reasons of failures (C13)", async () => {
    const startedAt = service.clock.now();
    const { productId } = await anHour();
    closeHour();
    await anHour();
    closeHour();
    await run();
    const hourly = await get({ from: iso(startedAt), to: iso(startedAt + 2 * HOUR_MS), by: "hour" });
    const each = { activations: 2, failures: 1, deactivations: 1, blocksAdded: 0, blocksLifted: 0 };
    expect(hourly.series).toMatchObject([
      { from: iso(startedAt), ...each },
      { from: iso(startedAt + HOUR_MS), ...each },
    ]);
    expect(hourly.totals).toMatchObject({ activations: 4, failures: 2, deactivations: 2 });
    // Product, account, license, token, release and revocation, twice.
    expect(hourly.totals.staffChanges).toBe(12);
    expect(hourly.failuresByReason).toEqual([{ reason: "TOKEN_REVOKED", failures: 2 }]);
    expect(hourly.topProducts).toHaveLength(2);
    expect(hourly.topProducts).toContainEqual({ productId, name: "Fax server", activations: 2, failures: 1 });
    expect(hourly.otherProducts).toEqual({ activations: 0, failures: 0 });
    const daily = await get({ from: iso(startedAt) });
    expect(daily.series).toHaveLength(1);
    expect(daily).toMatchObject({ by: "day", totals: hourly.totals, topProducts: hourly.topProducts });
    expect(daily.countedTo).toBe(iso(startedAt + 2 * HOUR_MS));
  });

  test("is counted when its hour is over and no entry can come any more", async () => {
    await anHour();
    const hour = service.clock.now() - (service.clock.now() % HOUR_MS);
    service.clock.set(hour + HOUR_MS);
    await run();
    expect((await get()).totals.activations).toBe(0);
    service.clock.advance(15 * MINUTE_MS);
    await run();
    expect((await get()).totals.activations).toBe(2);
  });

  test("is counted once, however often the sweep counts, also after 72 hours without it", async () => {
    await run();
    await anHour();
    service.clock.advance(72 * HOUR_MS);
    await Promise.all([run(), run()]);
    const counted = await get();
    await run();
    service.clock.advance(HOUR_MS);
    await run();
    expect((await get()).totals).toEqual(counted.totals);
    expect(counted.totals.activations).toBe(2);
  });

  test("stays counted when the log is pruned: hours of which entries may be gone are not counted again", async () => {
    await service.staff(updateSettings, { body: { activityRetentionDays: 31 } });
    service.clock.advance(33 * DAY_MS);
    const { ids } = await rollUp.page(sweepPlace(service), null, null);
    expect(ids[0]?.split("-")[0]).toBe(String(Math.floor(service.clock.now() / HOUR_MS) - 31 * 24));
  });

  test("is told for any time with some batch reads, and never by a query or a scan", async () => {
    await anHour();
    closeHour();
    await run();
    const to = service.clock.now();
    for (const [by, days, most] of [
      ["hour", 31, 16],
      ["day", 400, 12],
    ] as const) {
      const calls = await callsDuring(service.sdk, () =>
        get({ by, from: iso(daysAfter(to, -days + 1)), to: iso(to) }),
      );
      expect([...new Set(calls.map(({ command }) => command))].sort()).toEqual(["BatchGetItem", "GetItem"]);
      expect(calls.length).toBeLessThanOrEqual(most);
    }
  });
});

describe("a question for too much", () => {
  test.each([
    [{ by: "hour", from: "2027-01-01T00:00:00Z", to: "2027-02-01T00:00:01Z" }, /at most 31 days/],
    [{ by: "day", from: "2025-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" }, /at most 400 days/],
    [{ from: "2027-01-02T00:00:00Z", to: "2027-01-01T00:00:00Z" }, /before the end/],
    [{ from: "2099-01-01T00:00:00Z" }, /before the end/],
  ] as const)("%j is refused, and says how much is not too much", async (query, says) => {
    const { problem } = await service.staff(getStatistics, { query });
    expect(problem).toMatchObject({ code: "INPUT_INVALID", errors: [{ location: "query.from" }] });
    expect(problem.errors?.[0]?.message).toMatch(says);
  });
});

describe("once a day", () => {
  const count = () => runSweep(service, COUNTING.slice(1));

  test("the licenses and the active activations are counted (C13)", async () => {
    expect((await get()).current).toBeNull();
    const made = await anHour();
    await license(service, { accountId: made.accountId, product: made.productId });
    await count();
    expect((await get()).current).toEqual({
      licenses: 2,
      activeActivations: 1,
      runningEvaluations: 0,
      countedAt: iso(service.clock.now()),
    });
    service.clock.advance(40 * DAY_MS);
    const node = await service.node();
    await node.activate((await token(service, [made])).token);
    await count();
    expect((await get()).current).toMatchObject({ licenses: 2, activeActivations: 2 });
  });

  test("the licenses that end on each of the next 90 days are counted, and no other is read", async () => {
    const { id: its } = await product(service);
    const now = service.clock.now();
    const ends = async (days: number, graceDays = 0) =>
      license(service, {
        product: its,
        type: "subscription",
        expiresAt: iso(daysAfter(now, days)),
        graceDays,
      });
    for (const days of [0.1, 10, 10, 29, 45, 90, 91]) await ends(days, days === 10 ? 7 : 0);
    const late = await ends(300);
    const revoked = await ends(10);
    await service.staff(revokeLicense, { params: { license: revoked.id }, body: {} });
    const ending = async () =>
      (await get()).licensesEnding.flatMap(({ day, licenses }) =>
        licenses === 0 ? [] : [[(Date.parse(day) - Date.parse(iso(now).slice(0, 10))) / DAY_MS, licenses]],
      );
    const expected = [
      [0, 1],
      [10, 2],
      [29, 1],
      [45, 1],
      [90, 1],
    ];
    const calls = await callsDuring(service.sdk, count);
    expect(await ending()).toEqual(expected);
    expect(JSON.stringify(calls.map(({ input }) => input))).not.toContain(late.id);
    // Told of, they stand elsewhere in the list, and are counted all the same.
    await runSweep(service, [notifyLicenses as SweepStep]);
    service.clock.advance(DAY_MS);
    await count();
    expect(await ending()).toEqual([...expected.slice(1), [91, 1]]);
  });
});

test("a run that is late does not put a day's sum of fewer hours in the place of one of more", async () => {
  const { storage } = service.local.services;
  const sum = (activations: number) => ({ ...NO_STATISTICS, activations });
  const stored = async () => (await storage.loadStatistics("day", [1], "strong")).get(1)?.activations;
  await storage.saveDay(1, sum(30), 3);
  await storage.saveDay(1, sum(20), 2);
  expect(await stored()).toBe(30);
  await storage.saveDay(1, sum(31), 3);
  await storage.saveDay(1, sum(40), 4);
  expect(await stored()).toBe(40);
});

test("an hour is kept for 400 days, and a day for good", async () => {
  await anHour();
  const at = service.clock.now();
  closeHour();
  await run();
  const hour = Math.floor(at / HOUR_MS);
  const items = await itemsUnder(service.db, "STATISTICS#");
  const kept = (pk: string) => items.find((item) => item["pk"] === pk)?.["ttl"];
  expect(kept(KEYS.statistics("hour", hour).pk)).toBe(hour * 3_600 + 400 * 86_400);
  expect(items.map(({ pk }) => pk)).toContain(KEYS.statistics("day", Math.floor(hour / 24)).pk);
  expect(kept(KEYS.statistics("day", Math.floor(hour / 24)).pk)).toBeUndefined();
});
