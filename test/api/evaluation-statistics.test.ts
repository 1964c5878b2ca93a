import { afterAll, beforeAll, expect, test } from "vitest";
import { getStatistics } from "../../shared/contract/operations/get-statistics.ts";
import { DAY_MS, HOUR_MS } from "../../shared/domain/time.ts";
import { evaluation, evaluationsOf } from "../support/evaluations.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { runSweep } from "../support/sweep.ts";
import { license, product, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const iso = (at: number) => new Date(at).toISOString();

test("statistics count those that began, ended and were converted, and how many run", async () => {
  const at = service.clock.now();
  const own = await license(service);
  const [found] = await service.local.services.storage.loadProducts([own.productId]);
  const other = await product(service);
  const { node } = await evaluation(service, [found?.code ?? "", other.code]);
  await evaluation(service, [other.code], { installedAt: iso(at - 29 * DAY_MS) });
  await evaluation(service, [other.code], { installedAt: iso(at - 40 * DAY_MS) });
  service.clock.advance(HOUR_MS);
  await node.activate((await token(service, [own])).token);
  await runSweep(service);
  service.clock.advance(DAY_MS);
  await runSweep(service);
  const query = { from: iso(at), to: iso(at + 2 * HOUR_MS), by: "hour" } as const;
  const { reply } = await service.staff(getStatistics, { query });
  const counts = reply.series.map((each) => [
    each.evaluationsStarted,
    each.evaluationsEnded,
    each.evaluationsConverted,
  ]);
  expect(counts[0]).toEqual([4, 0, 0]);
  expect(counts[1]).toEqual([0, 1, 1]);
  expect(reply.totals).toMatchObject({ evaluationsStarted: 4, evaluationsConverted: 1 });
  const states = (await evaluationsOf(service, {})).map(({ state }) => state);
  expect(states.toSorted()).toEqual(["ended", "ended", "licensed", "running"]);
  expect(reply.current?.runningEvaluations).toBe(1);
});
