import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkLog } from "../../cli/ops/check-log.ts";
import { pruneActivity } from "../../functions/schedule/prune-activity.ts";
import type { SweepStep } from "../../functions/schedule/sweep-steps.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import type { ActivityEntry } from "../../shared/domain/activity.ts";
import { hourText, SEAL_AFTER_MS } from "../../shared/domain/activity-hours.ts";
import { DAY_MS, HOUR_MS, utcHour } from "../../shared/domain/time.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { callsDuring, isWrite } from "../support/sdk-calls.ts";
import { seal, sealsOf, sealTheNewest } from "../support/seals.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { runSweep } from "../support/sweep.ts";
import { activityLog, deleteItem, itemsUnder } from "../support/table.ts";
import { account } from "../support/world.ts";

let service: TestService;
let start: number;
beforeEach(async () => {
  service = await startTestService();
  start = service.clock.now();
  await service.staff(updateSettings, { body: { activityRetentionDays: 31 } });
  for (let hour = 0; hour < 4; hour += 1) {
    await account(service);
    await account(service);
    service.clock.advance(HOUR_MS);
  }
});
afterEach(() => service.close());

const prune = () => runSweep(service, [pruneActivity as SweepStep]);
const hoursLeft = async () =>
  [...new Set((await activityLog(service.db)).map(({ at }) => utcHour(at) - utcHour(start)))].sort();
const hashesLeft = async () =>
  new Set((await itemsUnder(service.db, "ENTRYHASHES#")).map(({ pk }) => pk)).size;

describe("hours that are older than the setting says", () => {
  test("go with their entries and hashes, and their seals stay (C12)", async () => {
    service.clock.advance(SEAL_AFTER_MS);
    await seal(service);
    service.clock.set(start + 31 * DAY_MS + 2 * HOUR_MS);
    await sealTheNewest(service);
    const sealed = await sealsOf(service);
    await prune();
    expect(await hoursLeft()).toEqual([2, 3]);
    expect(await hashesLeft()).toBe(2);
    expect(await sealsOf(service)).toEqual(sealed);
  });

  test("stay until a seal has said that they go", async () => {
    service.clock.advance(2 * HOUR_MS);
    await seal(service);
    service.clock.set(start + 40 * DAY_MS);
    await prune();
    expect(await hoursLeft()).toEqual([0, 1, 2, 3]);
  });

  test("stay while they are not sealed", async () => {
    service.clock.set(start + 40 * DAY_MS);
    await prune();
    expect(await hoursLeft()).toEqual([0, 1, 2, 3]);
  });

  test("are looked at once: the next pass begins where the last one ended", async () => {
    await seal(service);
    service.clock.set(start + 33 * DAY_MS);
    await sealTheNewest(service);
    await prune();
    expect(await hoursLeft()).toEqual([]);
    service.clock.advance(DAY_MS);
    await sealTheNewest(service);
    const calls = await callsDuring(service.sdk, prune);
    expect(calls.filter(({ command }) => command === "Query").length).toBeLessThan(5 * 80);
  });

  test("go all, wherever a run was killed", async () => {
    await seal(service);
    service.clock.set(start + 32 * DAY_MS);
    await sealTheNewest(service);
    for (let run = 0; run < 20; run += 1) {
      let left = run % 3;
      service.sdk.intercept(async (call, send) => {
        if (isWrite(call)) left -= 1;
        if (left < -1) throw new Error("killed");
        return send();
      });
      await prune().catch(() => undefined);
      service.sdk.intercept(null);
      service.clock.advance(DAY_MS);
    }
    await prune();
    expect([await hoursLeft(), await hashesLeft()]).toEqual([[], 0]);
  });
});

test("whoever checks the log tells pruned hours from removed entries (C12)", async () => {
  service.clock.set(start + 31 * DAY_MS + 2 * HOUR_MS);
  await seal(service);
  await prune();
  const check = async () => {
    const request = { from: utcHour(start) - 2, to: utcHour(start) + 6, pins: [], now: service.clock.now() };
    return checkLog(
      async (operation, input) => (await service.staff(operation, input)).reply,
      request,
      () => undefined,
    );
  };
  expect(await check()).toMatchObject({ hours: 8, prunedHours: 2, findings: [] });
  const [pruned, kept] = [1, 2].map((hour) => start + hour * HOUR_MS);
  const left = (await activityLog(service.db)).find(({ at }) => at === kept);
  const forged = { ...left, id: "log_forged", at: pruned } as ActivityEntry;
  await service.local.services.storage.recordActivity(forged);
  await deleteItem(service.db, KEYS.activity(left?.at ?? 0, left?.id ?? ""));
  expect((await check()).findings.map(({ what, entryId, hour }) => [what, entryId, hour])).toEqual([
    ["hour-changed", null, hourText(utcHour(start) + 1)],
    ["entry-removed", left?.id, hourText(utcHour(start) + 2)],
  ]);
}, 90_000);
