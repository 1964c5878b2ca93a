import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { getActivityHashes } from "../../shared/contract/operations/get-activity-hashes.ts";
import { getActivityHour } from "../../shared/contract/operations/get-activity-hour.ts";
import { listActivitySeals } from "../../shared/contract/operations/list-activity-seals.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { hourText, SEAL_AFTER_MS } from "../../shared/domain/activity-hours.ts";
import { DAY_MS, HOUR_MS, utcHour } from "../../shared/domain/time.ts";
import { manifestKeys, readManifest } from "../../shared/signing/manifest.ts";
import { readSeal } from "../../shared/signing/seal.ts";
import { isWrite } from "../support/sdk-calls.ts";
import { expectedSeals, seal, sealsOf } from "../support/seals.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityLog, deleteItem, itemsUnder } from "../support/table.ts";
import { account, licenseWithToken } from "../support/world.ts";

let service: TestService;
let first: number;
beforeEach(async () => {
  service = await startTestService();
  // The first admin key was made in this hour; the log begins a day before.
  first = utcHour(service.clock.now()) - 24;
});
afterEach(() => service.close());

/** Some hours of activity, with quiet ones between; gives the last of them. */
async function someHours(): Promise<number> {
  const { token } = await licenseWithToken(service);
  service.clock.advance(HOUR_MS);
  for (let count = 0; count < 3; count += 1) await (await service.node()).activate(token.token);
  service.clock.advance(2 * HOUR_MS);
  await account(service);
  return utcHour(service.clock.now());
}
const textOf = ({ hour, entries, hash, previous, chain }: Awaited<ReturnType<typeof sealsOf>>[number]) => ({
  hour,
  entries,
  hash,
  previous,
  chain,
});
const texts = async () => (await sealsOf(service)).map(textOf);
const closeHour = () => {
  const end = (utcHour(service.clock.now()) + 1) * HOUR_MS;
  service.clock.set(end + SEAL_AFTER_MS);
};

describe("an hour of the log", () => {
  test("is sealed ten minutes after its end, not a millisecond before", async () => {
    await account(service);
    const hour = utcHour(service.clock.now());
    closeHour();
    service.clock.advance(-1);
    await seal(service);
    expect((await texts()).at(-1)?.hour).toBe(hour - 1);
    service.clock.advance(1);
    await seal(service);
    expect((await texts()).at(-1)?.hour).toBe(hour);
  });

  test("is sealed with the hashes of its entries, chained to the hour before, signed (C12)", async () => {
    const last = await someHours();
    closeHour();
    await seal(service);
    const expected = await expectedSeals(service, first, last);
    expect(expected.map(({ entries }) => entries).filter((count) => count > 0).length).toBe(3);
    expect(await texts()).toEqual(expected);
    const { reply } = await service.staff(listActivitySeals, { query: { limit: "200" } });
    expect(reply.newest).toEqual({ hour: hourText(last), chain: expected.at(-1)?.chain });
    const { manifest, issuer } = await service.local.services.signer();
    const read = await readManifest(manifest, service.local.rootKeys);
    if (!read.ok) throw new Error(read.fault);
    for (const { document } of reply.items)
      expect(await readSeal(document, manifestKeys(read.manifest), issuer)).toMatchObject({ ok: true });
  });

  test("tells what is kept: whole hours of the days of the setting, and never more again than before", async () => {
    const keptAfter = async (activityRetentionDays: number) => {
      await service.staff(updateSettings, { body: { activityRetentionDays } });
      service.clock.advance(HOUR_MS);
      await seal(service);
      return (await sealsOf(service)).at(-1)?.keptSince;
    };
    const daysAgo = (days: number) => utcHour(service.clock.now() - days * DAY_MS);
    expect(await keptAfter(100)).toBe(daysAgo(100));
    const kept = daysAgo(100);
    expect(await keptAfter(400)).toBe(kept);
    expect(await keptAfter(31)).toBe(daysAgo(31));
  });

  test("is there as it is stored, page by page, with what its seal was made over", async () => {
    const last = await someHours();
    const hour = last - 2;
    closeHour();
    await seal(service);
    const entries = (await activityLog(service.db)).filter(({ at }) => utcHour(at) === hour);
    expect(entries).toHaveLength(3);
    const got: unknown[] = [];
    let cursor: string | undefined;
    do {
      const query = { hour: hourText(hour), limit: "2", ...(cursor === undefined ? {} : { cursor }) };
      const { reply } = await service.staff(getActivityHour, { query });
      expect(reply.items.length).toBeLessThanOrEqual(2);
      got.push(...reply.items);
      cursor = reply.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(got)).toEqual(new Set(entries));
    const hashes = await service.staff(getActivityHashes, { query: { hour: hourText(hour) } });
    expect(hashes.reply.items.map(({ id }) => id)).toEqual(entries.map(({ id }) => id).toSorted());
    expect(hashes.reply.nextCursor).toBeNull();
  });
});

describe("there is one chain, of the same bytes", () => {
  test("when the sweep runs twice, and when there is nothing to do", async () => {
    const last = await someHours();
    closeHour();
    for (let run = 0; run < 3; run += 1) await seal(service);
    expect(await texts()).toEqual(await expectedSeals(service, first, last));
  });

  test("when it runs several times at once", async () => {
    const last = await someHours();
    closeHour();
    const reports = await Promise.all([seal(service), seal(service), seal(service), seal(service)]);
    expect(reports.map((report) => report["seal-activity"]?.setAside)).toEqual([0, 0, 0, 0]);
    expect(await texts()).toEqual(await expectedSeals(service, first, last));
  });

  test("when it is 72 hours late, as when it ran every hour", async () => {
    const last = await someHours();
    service.clock.advance(72 * HOUR_MS);
    await seal(service);
    expect(await texts()).toEqual(await expectedSeals(service, first, last + 70));
  });

  test("when it is killed before or after any of its writes", async () => {
    const last = await someHours();
    closeHour();
    let kills = 0;
    for (let writes = 0; writes < 60; writes += 1) {
      let left = writes % 4;
      const isAfter = writes % 2 === 0;
      service.sdk.intercept(async (call, send) => {
        if (!isWrite(call) || left > 0) {
          left -= isWrite(call) ? 1 : 0;
          return send();
        }
        kills += 1;
        if (isAfter) await send();
        throw new Error("killed");
      });
      await seal(service).catch(() => undefined);
      service.sdk.intercept(null);
    }
    expect(kills).toBeGreaterThan(20);
    await seal(service);
    expect(await texts()).toEqual(await expectedSeals(service, first, last));
  });
});

describe("the log begins", () => {
  test("a day before the oldest API key; one that seems to be of the future is taken to be new", async () => {
    const { storage } = service.local.services;
    service.clock.advance(-100 * DAY_MS);
    await seal(service);
    const now = utcHour(service.clock.now());
    const seals = await storage.listSeals({ from: 0, through: now, limit: 100 });
    expect(seals.map(({ hour }) => hour)).toEqual(Array.from({ length: 24 }, (_, at) => now - 25 + at));
  });

  test("not before there is a key", async () => {
    const [key] = await itemsUnder(service.db, "APIKEY#");
    await deleteItem(service.db, { pk: String(key?.["pk"]), sk: String(key?.["sk"]) });
    closeHour();
    await seal(service);
    expect(await service.local.services.storage.loadSealHead()).toBeNull();
  });
});
