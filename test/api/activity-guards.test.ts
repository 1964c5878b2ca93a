import { afterEach, beforeEach, expect, test } from "vitest";
import { pruneActivity } from "../../functions/schedule/prune-activity.ts";
import type { SweepStep } from "../../functions/schedule/sweep-steps.ts";
import { DAY_MS, HOUR_MS, utcHour } from "../../shared/domain/time.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { failAttempt } from "../support/records.ts";
import { seal } from "../support/seals.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { runSweep } from "../support/sweep.ts";
import { activityLog, changesBy, deleteItem } from "../support/table.ts";
import { account, licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.close());

/** What `run` does to the table, in numbers. */
async function effectOf(run: () => Promise<unknown>) {
  const { written, deleted } = await changesBy(service.db, run);
  return { written: written.length, deleted: deleted.length };
}
const NONE = { written: 0, deleted: 0 };

test("an entry that is gone is not truncated into being again", async () => {
  await account(service);
  const [entry] = await activityLog(service.db);
  const key = KEYS.activity(entry?.at ?? 0, entry?.id ?? "");
  await deleteItem(service.db, key);
  const truncated = { observedIp: "127.0.0.0/24", claimedIp: null, addressProof: "p" };
  const { storage } = service.local.services;
  expect(await effectOf(() => storage.truncateEntry(key, truncated))).toEqual(NONE);
});

test("a truncated entry keeps its commitment, whatever a late run has read of it", async () => {
  await account(service);
  const entry = (await activityLog(service.db)).find(({ origin }) => origin !== null);
  const key = KEYS.activity(entry?.at ?? 0, entry?.id ?? "");
  const { storage } = service.local.services;
  const truncated = { observedIp: "127.0.0.0/24", claimedIp: null, addressProof: "p" };
  expect(await storage.truncateEntry(key, truncated)).toBe(true);
  expect(await storage.truncateEntry(key, { ...truncated, addressProof: "q" })).toBe(false);
});

test("an activation that came back since it was read keeps its address", async () => {
  const { storage } = service.local.services;
  const { token } = await licenseWithToken(service);
  const node = await service.node();
  const id = (await node.activate(token.token)).reply.activations[0]?.id ?? "";
  await node.deactivate();
  const [ended] = await storage.loadActivations([id]);
  if (ended === undefined) throw new Error("there is no activation");
  await node.activate(token.token);
  expect(await effectOf(() => storage.truncateActivation(ended))).toEqual(NONE);
});

test("a failed attempt that was tidied away since it was read stays away", async () => {
  const attempt = await failAttempt(service);
  await deleteItem(service.db, KEYS.attempt(attempt.id));
  const { storage } = service.local.services;
  expect(await effectOf(() => storage.truncateAttempt(attempt))).toEqual(NONE);
});

test("of two seals of one hour the second is not written, and tells why", async () => {
  const { storage } = service.local.services;
  const head = { hour: 7, chain: "c", keptSince: 0 };
  const sealed = (previous: number | null) =>
    storage.saveSeal({ hour: 7, document: "d", entries: 0 }, head, previous);
  expect(await sealed(null)).toBe("saved");
  expect(await sealed(null)).toBe("changed");
  expect(await sealed(6)).toBe("changed");
  expect(await sealed(7)).toBe("sealed-already");
});

test("hours that are old and not sealed yet are not pruned, whatever the newest seal says is kept", async () => {
  const start = service.clock.now();
  await account(service);
  service.clock.set(start + 500 * DAY_MS);
  let writes = 0;
  service.sdk.intercept(async (call, send) => {
    if (call.command === "TransactWriteItems") writes += 1;
    if (writes > 3) throw new Error("stopped");
    return send();
  });
  await seal(service).catch(() => undefined);
  service.sdk.intercept(null);
  const head = await service.local.services.storage.loadSealHead();
  expect(head?.keptSince).toBeGreaterThan(utcHour(start));
  expect(head?.hour).toBeLessThan(utcHour(start));
  await runSweep(service, [pruneActivity as SweepStep]);
  expect((await activityLog(service.db)).map(({ at }) => utcHour(at))).toContain(utcHour(start));
  service.clock.set(start + HOUR_MS);
});
