import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { notifyEvaluations } from "../../functions/schedule/notify-evaluations.ts";
import type { SweepStep } from "../../functions/schedule/sweep-steps.ts";
import { extendEvaluation } from "../../shared/contract/operations/extend-evaluation.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { askEvaluations, evaluation, evaluationsOf } from "../support/evaluations.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { runSweep } from "../support/sweep.ts";
import { activityAbout, editItem } from "../support/table.ts";
import { license, product, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const iso = (at: number) => new Date(at).toISOString();
const sweepAt = async (at: number) => {
  service.clock.set(at);
  return runSweep(service, [notifyEvaluations as SweepStep]);
};
const told = async (id: string) =>
  (await activityAbout(service.db, id))
    .filter(({ actor }) => actor.id === "sweep")
    .map(({ kind, reason }) => `${kind}: ${reason}`);

/** A product's evaluation on a server, and when it ends. */
async function running() {
  const { code, id: productId } = await product(service);
  const end = service.clock.now() + 30 * DAY_MS;
  return { ...(await evaluation(service, [code])), code, productId, end };
}

describe("the sweep tells of an evaluation's end (A5)", () => {
  test("14, 7, 3 and 1 days before it, and at it: at the millisecond, each once", async () => {
    const { evaluationId, end } = await running();
    const counts: number[] = [];
    for (const days of [14, 7, 3, 1, 0])
      for (const at of [end - days * DAY_MS - 1, end - days * DAY_MS, end - days * DAY_MS + 1]) {
        await sweepAt(at);
        counts.push((await told(evaluationId)).length);
      }
    expect(counts).toEqual([0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5]);
    expect(await told(evaluationId)).toEqual([
      `evaluation.expiring: 14 days before its end at ${iso(end)}`,
      `evaluation.expiring: 7 days before its end at ${iso(end)}`,
      `evaluation.expiring: 3 days before its end at ${iso(end)}`,
      `evaluation.expiring: 1 day before its end at ${iso(end)}`,
      `evaluation.ended: ended at ${iso(end)}`,
    ]);
  });

  test("of an end that was put off those that are to come anew, and none twice for the same end", async () => {
    const { evaluationId, end } = await running();
    await sweepAt(end - 3 * DAY_MS);
    expect(await told(evaluationId)).toHaveLength(3);
    const params = { evaluationId };
    const { reply } = await service.staff(extendEvaluation, { params, body: { days: 5 } });
    await sweepAt(end - 2 * DAY_MS - 1);
    await sweepAt(end - 2 * DAY_MS);
    expect((await told(evaluationId)).slice(3)).toEqual([
      `evaluation.expiring: 7 days before its end at ${reply.endsAt}`,
    ]);
    await sweepAt(end + 5 * DAY_MS);
    const late = (await told(evaluationId)).slice(4).map((line) => line.split(":")[0]);
    expect(late.toSorted()).toEqual(["evaluation.ended", "evaluation.expiring", "evaluation.expiring"]);
  });

  test("of one that was over when it began its end alone, and of a licensed one nothing", async () => {
    const { code } = await product(service);
    const over = await evaluation(service, [code], { installedAt: "1970-01-01T00:00:00Z" });
    const own = await license(service);
    const [found] = await service.local.services.storage.loadProducts([own.productId]);
    const { node, evaluationId } = await evaluation(service, [found?.code ?? ""]);
    await node.activate((await token(service, [own])).token);
    await sweepAt(service.clock.now() + 31 * DAY_MS);
    expect(await told(over.evaluationId)).toEqual([`evaluation.ended: ended at ${iso(30 * DAY_MS)}`]);
    expect(await told(evaluationId)).toEqual([]);
  });
});

test("an evaluation that an activation could not end is ended by the sweep when it is due, or by the next poll", async () => {
  const own = await license(service, { parallelUses: null });
  const [found] = await service.local.services.storage.loadProducts([own.productId]);
  const code = found?.code ?? "";
  const [swept, polled] = [await evaluation(service, [code]), await evaluation(service, [code])];
  const issued = await token(service, [own], { expiresInDays: 60 });
  for (const { node, evaluationId } of [swept, polled]) {
    await node.activate(issued.token);
    const [before] = await service.local.services.storage.loadEvaluations([evaluationId]);
    if (before === undefined) throw new Error("the evaluation is gone");
    const { storage } = service.local.services;
    const open = { ...before, licensedAt: null, revision: before.revision + 1 };
    const [entry] = await activityAbout(service.db, evaluationId);
    if (entry === undefined) throw new Error("nothing tells of the evaluation");
    await storage.saveEvaluation(open, { ...entry, id: `${entry.id}x`, at: service.clock.now() }, []);
  }
  const { reply } = await askEvaluations(polled.node, [code]);
  expect(reply.evaluations[0]?.state).toBe("licensed");
  await sweepAt(service.clock.now() + 16 * DAY_MS);
  expect(await told(swept.evaluationId)).toEqual(["evaluation.converted: null"]);
  expect(await told(polled.evaluationId)).toEqual([]);
  const states = (await evaluationsOf(service, { product: code })).map(({ state }) => state);
  expect(states).toEqual(["licensed", "licensed"]);
});

test("an evaluation with a broken end is set aside and told, and the others are settled", async () => {
  const [bad, good] = [await running(), await running()];
  await editItem(service.db, KEYS.evaluation(bad.evaluationId), { endsAt: "soon" });
  const reports = await sweepAt(good.end);
  expect(reports["notify-evaluations"]).toMatchObject({ setAside: 1 });
  expect(await told(good.evaluationId)).toHaveLength(5);
  await editItem(service.db, KEYS.evaluation(bad.evaluationId), { endsAt: bad.end });
});
