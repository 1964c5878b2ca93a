import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { STEPS } from "../../functions/schedule/sweep.ts";
import { createGateway } from "../../local/gateway.ts";
import { runSweep } from "../../shared/contract/operations/run-sweep.ts";
import { daysAfter } from "../../shared/domain/time.ts";
import { loadSweepSuccess } from "../../shared/storage/sweep.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { exchange } from "../support/caller.ts";
import { networkError } from "../support/faults.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, editItem } from "../support/table.ts";
import { license } from "../support/world.ts";

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.close());

const run = () => service.staff(runSweep, {});
const expiring = () =>
  license(service, {
    type: "subscription",
    expiresAt: new Date(daysAfter(service.clock.now(), 10)).toISOString(),
  });
const told = async (id: string) =>
  (await activityAbout(service.db, id)).filter(({ kind }) => kind === "license.expiring").length;

describe("a sweep that is asked for", () => {
  test("does what is due, and tells what each step did", async () => {
    const { id } = await expiring();
    const { reply } = await run();
    expect(reply).toMatchObject({ isFinished: true, startedAt: new Date(service.clock.now()).toISOString() });
    expect(reply.steps.map(({ step }) => step)).toEqual(STEPS.map(({ name }) => name));
    expect(reply.steps).toContainEqual({
      step: "notify-licenses",
      looked: 1,
      settled: 1,
      setAside: 0,
      isFinished: true,
      hasFailed: false,
    });
    expect(await told(id)).toBe(1);
    expect(await loadSweepSuccess(service.db)).toBe(service.clock.now());
  });

  test("can be asked for again and at the same time", async () => {
    const made = [await expiring(), await expiring()];
    const replies = await Promise.all([run(), run(), run()]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await Promise.all(made.map(({ id }) => told(id)))).toEqual([1, 1]);
  });

  test("tells of what was set aside, and of a step that broke off", async () => {
    const { id } = await expiring();
    await editItem(service.db, KEYS.license(id), { expiresAt: "soon" });
    service.sdk.intercept(async ({ input }, send) => {
      if (JSON.stringify(input).includes(KEYS.sweepStep("roll-up").sk)) throw networkError();
      return send();
    });
    const { reply } = await run();
    service.sdk.intercept(null);
    const step = (name: string) => reply.steps.find((each) => each.step === name);
    expect(reply.isFinished).toBe(false);
    expect(step("notify-licenses")).toMatchObject({ setAside: 1, settled: 0, isFinished: true });
    expect(step("roll-up")).toMatchObject({ hasFailed: true, isFinished: false });
    expect(step("count-totals")).toMatchObject({ hasFailed: false, isFinished: true });
    expect(await loadSweepSuccess(service.db)).toBeNull();
  });

  test("needs the right to it", async () => {
    const reads = await service.apiKey(["statistics:read"]);
    expect((await service.staff(runSweep, {}, { key: reads })).problem).toMatchObject({
      code: "SCOPE_MISSING",
      scope: "sweep:run",
    });
    const sweeps = await service.apiKey(["sweep:run"]);
    expect((await service.staff(runSweep, {}, { key: sweeps })).status).toBe(200);
  });

  test("is refused where a schedule sweeps, and nothing is done", async () => {
    const { id } = await expiring();
    const server = await createGateway(service.local.services);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answer = await exchange(url, runSweep, {
      method: "POST",
      path: runSweep.path,
      headers: { authorization: `Bearer ${service.adminKey}` },
    });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(answer.problem).toMatchObject({ status: 409, code: "SWEEP_SCHEDULED_ONLY" });
    expect(await told(id)).toBe(0);
  });
});
