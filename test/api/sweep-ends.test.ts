import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { expireApiKeys } from "../../functions/schedule/expire-api-keys.ts";
import { expireBlacklist } from "../../functions/schedule/expire-blacklist.ts";
import { notifyLicenses } from "../../functions/schedule/notify-licenses.ts";
import type { SweepStep } from "../../functions/schedule/sweep-steps.ts";
import { blockLicense } from "../../shared/contract/operations/block-license.ts";
import { revokeApiKey } from "../../shared/contract/operations/revoke-api-key.ts";
import { revokeLicense } from "../../shared/contract/operations/revoke-license.ts";
import { updateLicense } from "../../shared/contract/operations/update-license.ts";
import type { BlacklistEntry } from "../../shared/domain/blacklist.ts";
import { DAY_MS, daysAfter } from "../../shared/domain/time.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { HOUR_MS } from "../support/clock.ts";
import { callsDuring } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { runSweep } from "../support/sweep.ts";
import { activityAbout, activityLog, editItem } from "../support/table.ts";
import { apiKey, license, licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.close());

const STEPS = [notifyLicenses, expireApiKeys, expireBlacklist] as SweepStep[];
const run = (lines: object[] = []) => runSweep(service, STEPS, lines);
const iso = (at: number) => new Date(at).toISOString();
const inDays = (days: number) => daysAfter(service.clock.now(), days);

const KINDS = ["license.expiring", "license.in-grace", "license.expired"];

/** What the sweep told of something, oldest first; what one run told has one time, and comes as it happened. */
const told = async (id: string) =>
  (await activityAbout(service.db, id))
    .filter(({ actor }) => actor.kind === "service" && actor.id === "sweep")
    .sort((a, b) => a.at - b.at || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
    .map(({ kind, reason }) => (reason === null ? kind : `${kind}: ${reason}`));

describe("a license with an end", () => {
  test("is told to be expiring, in grace and expired, each once, at the first run after it is so", async () => {
    const end = inDays(40);
    const { id, productId } = await license(service, {
      type: "subscription",
      expiresAt: iso(end),
      graceDays: 7,
    });
    const all = [
      `license.expiring: ends at ${iso(end)}`,
      `license.in-grace: ended at ${iso(end)}`,
      `license.expired: is over since ${iso(daysAfter(end, 7))}`,
    ];
    for (const [index, at] of [daysAfter(end, -30), end, daysAfter(end, 7)].entries()) {
      service.clock.set(at - 1);
      await run();
      expect(await told(id)).toEqual(all.slice(0, index));
      service.clock.set(at);
      await Promise.all([run(), run(), run()]);
      await run();
      expect(await told(id)).toEqual(all.slice(0, index + 1));
    }
    const [entry] = (await activityAbout(service.db, id)).slice(-1);
    expect(entry).toMatchObject({ accountId: expect.stringMatching(/^acc_/), subjects: [id, productId] });
  });

  test("is told of in full when the sweep did not run for 72 hours, or for a year", async () => {
    const end = inDays(31);
    const { id } = await license(service, { type: "subscription", expiresAt: iso(end), graceDays: 1 });
    service.clock.set(end - HOUR_MS);
    await run();
    service.clock.advance(72 * HOUR_MS);
    await run();
    expect((await told(id)).map((text) => text.split(":")[0])).toEqual([
      "license.expiring",
      "license.in-grace",
      "license.expired",
    ]);
    const late = await license(service, { type: "subscription", expiresAt: iso(inDays(31)) });
    service.clock.advance(365 * DAY_MS);
    await run();
    await run();
    expect(await told(late.id)).toHaveLength(2);
  });

  test("that is renewed is told of anew for the new end, and not again for the old one", async () => {
    const { id } = await license(service, { type: "subscription", expiresAt: iso(inDays(10)) });
    await run();
    const renewed = inDays(375);
    await service.staff(updateLicense, { params: { license: id }, body: { expiresAt: iso(renewed) } });
    service.clock.advance(20 * DAY_MS);
    await run();
    expect(await told(id)).toHaveLength(1);
    service.clock.set(renewed);
    await run();
    expect((await told(id)).slice(1)).toEqual([
      `license.expiring: ends at ${iso(renewed)}`,
      `license.expired: is over since ${iso(renewed)}`,
    ]);
  });

  test("that is edited otherwise, between a notice and the next, is told of as before", async () => {
    const { id } = await license(service, { type: "subscription", expiresAt: iso(inDays(10)) });
    await run();
    await service.staff(updateLicense, { params: { license: id }, body: { capacity: 5 } });
    await service.staff(blockLicense, { params: { license: id }, body: {} });
    await run();
    expect(await told(id)).toHaveLength(1);
    service.clock.advance(10 * DAY_MS);
    await run();
    expect((await told(id)).map((text) => text.split(":")[0])).toEqual([
      "license.expiring",
      "license.expired",
    ]);
  });

  test("that was revoked is not told of", async () => {
    const { id } = await license(service, { type: "subscription", expiresAt: iso(inDays(40)) });
    await service.staff(revokeLicense, { params: { license: id }, body: {} });
    service.clock.advance(100 * DAY_MS);
    await run();
    expect(await told(id)).toEqual([]);
  });

  test("keeps its activations when it is told of, and an edit on what was read before fails", async () => {
    const made = await licenseWithToken(service, { type: "subscription", expiresAt: iso(inDays(10)) });
    const node = await service.node();
    await node.activate(made.token.token);
    const { storage } = service.local.services;
    const before = await storage.loadLicense(made.license.id, service.clock.now());
    await run();
    expect((await node.verify(made.license)).status).toBe(200);
    if (before === null) throw new Error("there is no license");
    const edited = { ...before.license, revision: before.license.revision + 1 };
    const [entry] = await activityAbout(service.db, made.license.id);
    if (entry === undefined) throw new Error("there is no entry");
    expect(await storage.saveLicense(edited, { ...entry, id: "log_again" }, [])).toBe("changed");
    await run();
    expect(await told(made.license.id)).toHaveLength(1);
  });
});

test("licenses that are not due are not read, however many there are", async () => {
  for (const days of [200, 300, 400])
    await license(service, { type: "subscription", expiresAt: iso(inDays(days)) });
  await license(service);
  const calls = await callsDuring(service.sdk, () => runSweep(service, [notifyLicenses as SweepStep]));
  expect(calls.filter(({ command }) => command === "BatchGetItem")).toEqual([]);
  expect(calls.filter(({ command }) => command === "Query")).toHaveLength(4);
});

describe("an API key", () => {
  test("whose time is over is told of once", async () => {
    const { id } = await apiKey(service, { expiresInDays: 90 });
    service.clock.advance(90 * DAY_MS - 1);
    await run();
    expect(await told(id)).toEqual([]);
    service.clock.advance(1);
    await Promise.all([run(), run()]);
    await run();
    expect(await told(id)).toEqual(["api-key.expired"]);
  });

  test("that was revoked, or never ends, is not told of", async () => {
    const revoked = await apiKey(service, { expiresInDays: 90 });
    const endless = await apiKey(service);
    await service.staff(revokeApiKey, { params: { keyId: revoked.id } });
    service.clock.advance(400 * DAY_MS);
    const reports = await run();
    expect([await told(revoked.id), await told(endless.id)]).toEqual([[], []]);
    expect(reports["expire-api-keys"]).toMatchObject({ looked: 0 });
  });
});

describe("a blacklist entry", () => {
  const entryOf = (given: Partial<BlacklistEntry>): BlacklistEntry => ({
    target: "203.0.113.7",
    kind: "ip",
    origin: "manual",
    reason: "test",
    isDryRun: false,
    createdAt: service.clock.now(),
    createdBy: "test",
    expiresAt: inDays(30),
    liftedAt: null,
    evidence: null,
    lastRefusedAt: null,
    revision: 1,
    ...given,
  });
  const save = async (given: Partial<BlacklistEntry>) => {
    const [some] = await activityLog(service.db);
    if (some === undefined) throw new Error("there is no entry");
    const id = `log_${Math.random()}`;
    return service.local.services.storage.saveBlacklistEntries(
      [entryOf(given)],
      { ...some, id, subjects: [] },
      [],
    );
  };

  test("whose time is over is told of once; made again it is told of again", async () => {
    await save({});
    service.clock.advance(30 * DAY_MS);
    await Promise.all([run(), run()]);
    await run();
    expect(await told("203.0.113.7")).toEqual(["blacklist.expired"]);
    await save({ revision: 2 });
    service.clock.advance(30 * DAY_MS);
    await run();
    expect(await told("203.0.113.7")).toHaveLength(2);
  });

  test("that was lifted, or lasts until it is, is not told of", async () => {
    await save({});
    await save({ revision: 2, liftedAt: service.clock.now() });
    await save({ target: "example.com", kind: "domain", expiresAt: null });
    service.clock.advance(400 * DAY_MS);
    await run();
    expect([await told("203.0.113.7"), await told("example.com")]).toEqual([[], []]);
  });
});

test("what has no proper end is set aside and told, and the others are settled", async () => {
  const spoiled = await license(service, { type: "subscription", expiresAt: iso(inDays(10)) });
  const whole = await license(service, { type: "subscription", expiresAt: iso(inDays(10)) });
  await editItem(service.db, KEYS.license(spoiled.id), { expiresAt: "soon" });
  const lines: object[] = [];
  const reports = await run(lines);
  expect(reports["notify-licenses"]).toMatchObject({ settled: 1, setAside: 1 });
  expect(lines).toContainEqual(expect.objectContaining({ level: "error", setAside: spoiled.id }));
  expect(await told(whole.id)).toHaveLength(1);
  await editItem(service.db, KEYS.license(spoiled.id), { expiresAt: inDays(10) });
  await run();
  expect(await told(spoiled.id)).toHaveLength(1);
});
