import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { releaseStale } from "../../functions/schedule/release-stale.ts";
import type { SweepStep } from "../../functions/schedule/sweep-steps.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { DAY_MS, utcDay } from "../../shared/domain/time.ts";
import { invariants } from "../support/invariants.ts";
import type { TestNode } from "../support/node.ts";
import { answer } from "../support/offline.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { runSweep } from "../support/sweep.ts";
import { activityAbout } from "../support/table.ts";
import { type License, license, token } from "../support/world.ts";

const DAYS = 90;

let service: TestService;
let its: License;
beforeEach(async () => {
  service = await startTestService();
  its = await license(service, { parallelUses: null });
});
afterEach(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const run = () => runSweep(service, [releaseStale as SweepStep]);
const set = (staleAfterDays: number) => service.staff(updateSettings, { body: { staleAfterDays } });

async function server(): Promise<{ readonly node: TestNode; readonly id: string }> {
  const node = await service.node();
  const { reply } = await node.activate((await token(service, [its])).token);
  return { node, id: reply.activations[0]?.id ?? "" };
}

const isActive = async (id: string) =>
  (await service.local.services.storage.loadActivations([id]))[0]?.isActive;
const released = async (id: string) =>
  (await activityAbout(service.db, id)).filter(({ kind }) => kind === "activation.deactivated");
/** To the first instant at which what was in touch at `since` is stale. */
const waitUntilStale = (since: number) => service.clock.set((utcDay(since) + 1 + DAYS) * DAY_MS);

describe("an activation without contact for as long as the setting says", () => {
  test("is released once, by the sweep, and not a millisecond before (C15)", async () => {
    await set(DAYS);
    const since = service.clock.now();
    const { node, id } = await server();
    waitUntilStale(since);
    service.clock.advance(-1);
    await run();
    expect(await isActive(id)).toBe(true);
    service.clock.advance(DAY_MS);
    await Promise.all([run(), run()]);
    service.clock.advance(DAY_MS);
    await run();
    expect(await isActive(id)).toBe(false);
    expect(await released(id)).toMatchObject([
      { actor: { kind: "service", id: "sweep" }, reason: "STALE", subjects: [id, its.productId] },
    ]);
    expect((await node.verify(its)).reply).toMatchObject({ valid: false });
  });

  test("stays while the setting is 0", async () => {
    const { id } = await server();
    service.clock.advance(4_000 * DAY_MS);
    await run();
    expect(await isActive(id)).toBe(true);
  });

  test("stays when it is offline", async () => {
    await set(DAYS);
    const { node, id } = await server();
    expect((await answer(service, node, { licenses: [its.id] })).status).toBe(200);
    service.clock.advance(4_000 * DAY_MS);
    await run();
    expect(await isActive(id)).toBe(true);
  });

  test("stays when its server is in touch in the moment of the release", async () => {
    await set(DAYS);
    const since = service.clock.now();
    const { node, id } = await server();
    waitUntilStale(since);
    service.sdk.intercept(async ({ command }, send) => {
      if (command !== "TransactWriteItems") return send();
      service.sdk.intercept(null);
      await node.verify(its);
      return send();
    });
    await run();
    expect(await isActive(id)).toBe(true);
    expect(await released(id)).toEqual([]);
    service.clock.advance(DAY_MS);
    await run();
    expect(await isActive(id)).toBe(true);
  });

  test("is released among many that are in touch", async () => {
    await set(DAYS);
    const since = service.clock.now();
    const servers = await Promise.all(Array.from({ length: 12 }, () => server()));
    waitUntilStale(since);
    service.clock.advance(-DAY_MS);
    for (const { node } of servers.slice(0, 6)) await node.verify(its);
    service.clock.advance(DAY_MS);
    expect((await run())["release-stale"]).toMatchObject({ settled: 6, isFinished: true });
    const active = await Promise.all(servers.map(({ id }) => isActive(id)));
    expect(active).toEqual(servers.map((_, index) => index < 6));
  });
});
