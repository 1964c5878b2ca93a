import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InputFor } from "../../shared/contract/operation.ts";
import { extendEvaluation } from "../../shared/contract/operations/extend-evaluation.ts";
import { getEvaluation } from "../../shared/contract/operations/get-evaluation.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { openEvaluationFile } from "../support/documents.ts";
import { askEvaluations, evaluation } from "../support/evaluations.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";
import { licenseWithToken, product } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const iso = (at: number) => new Date(at).toISOString();

/** A server in evaluation, and when that ends. */
async function running() {
  const { code, id: productId } = await product(service);
  const endsAt = service.clock.now() + 30 * DAY_MS;
  return { ...(await evaluation(service, [code])), code, productId, endsAt };
}

type Body = InputFor<typeof extendEvaluation>["body"];
const extend = (evaluationId: string, body: Body, extras = {}) =>
  service.staff(extendEvaluation, { params: { evaluationId }, body }, extras);
const get = async (evaluationId: string) =>
  (await service.staff(getEvaluation, { params: { evaluationId } })).reply;
const errorOf = async (evaluationId: string, body: Body) =>
  (await extend(evaluationId, body)).problem.errors?.[0];

describe("sales extend an evaluation (A5)", () => {
  test("by days: from its end; the server learns it at its next poll, signed; the log has both ends", async () => {
    const { node, evaluationId, code, productId, endsAt } = await running();
    service.clock.advance(1_000);
    const { reply } = await extend(evaluationId, { days: 14, reason: "Waits for the order." });
    const later = iso(endsAt + 14 * DAY_MS);
    expect(reply).toMatchObject({ id: evaluationId, endsAt: later, extensions: 1, state: "running" });
    expect(await get(evaluationId)).toEqual(reply);
    const polled = (await askEvaluations(node, [code])).reply;
    expect(polled.evaluations[0]).toMatchObject({ endsAt: later, state: "running" });
    const file = await openEvaluationFile(service, node.id, polled.evaluationFile);
    expect(file.evaluations[0]?.endsAt).toBe(endsAt + 14 * DAY_MS);
    const entry = (await activityAbout(service.db, evaluationId)).at(-1);
    expect(entry).toMatchObject({
      kind: "evaluation.extended",
      actor: { kind: "staff" },
      subjects: [evaluationId, node.id, productId],
      reason: "Waits for the order.",
      changes: [{ field: "endsAt", before: iso(endsAt), after: later }],
    });
  });

  test("until a time, and by as many days as a new one has where nothing is said", async () => {
    const [one, two] = [await running(), await running()];
    const until = iso(one.endsAt + 5 * DAY_MS);
    expect((await extend(one.evaluationId, { until })).reply.endsAt).toBe(until);
    expect((await extend(two.evaluationId, {})).reply.endsAt).toBe(iso(two.endsAt + 30 * DAY_MS));
  });

  test("one that has ended runs again, from now", async () => {
    const { node, evaluationId, code, endsAt } = await running();
    service.clock.set(endsAt + 10 * DAY_MS);
    expect((await get(evaluationId)).state).toBe("ended");
    const { reply } = await extend(evaluationId, { days: 7 });
    expect(reply).toMatchObject({ state: "running", endsAt: iso(endsAt + 17 * DAY_MS) });
    expect((await askEvaluations(node, [code])).reply.evaluations[0]?.state).toBe("running");
    service.clock.set(endsAt + 17 * DAY_MS);
    expect((await get(evaluationId)).state).toBe("ended");
  });

  test("once, unless the setting says otherwise; then as often as it says", async () => {
    const { evaluationId, endsAt } = await running();
    const set = (evaluationExtensions: number) =>
      service.staff(updateSettings, { body: { evaluationExtensions } });
    await set(0);
    expect((await extend(evaluationId, { days: 1 })).problem.code).toBe("EVALUATION_EXTENSIONS_USED_UP");
    await set(1);
    await extend(evaluationId, { days: 1 });
    const { written } = await changesBy(service.db, async () => {
      const { problem } = await extend(evaluationId, { days: 1 });
      expect(problem).toMatchObject({ status: 409, code: "EVALUATION_EXTENSIONS_USED_UP" });
    });
    expect(written).toEqual([]);
    await set(2);
    expect((await extend(evaluationId, { days: 1 })).reply).toMatchObject({
      extensions: 2,
      endsAt: iso(endsAt + 2 * DAY_MS),
    });
    await set(1);
  });

  test("repeated with the same Idempotency-Key: once, and the same bytes", async () => {
    const { evaluationId, endsAt } = await running();
    const headers = { "idempotency-key": "extend-0123456789abcdef" };
    const first = await extend(evaluationId, { days: 2 }, { headers });
    const second = await extend(evaluationId, { days: 2 }, { headers });
    expect(second.text).toBe(first.text);
    expect((await get(evaluationId)).endsAt).toBe(iso(endsAt + 2 * DAY_MS));
  });
});

describe("an extension that is refused", () => {
  test.each([
    ["0 days", { days: 0 }, "body.days"],
    ["366 days", { days: 366 }, "body.days"],
    ["a part of a day", { days: 1.5 }, "body.days"],
    ["both", { days: 1, until: "2027-05-01T00:00:00Z" }, "body.until"],
  ])("%s", async (_what, body, location) => {
    const { evaluationId } = await running();
    expect(await errorOf(evaluationId, body)).toMatchObject({ location });
    expect((await get(evaluationId)).extensions).toBe(0);
  });

  test("until the end that it has, or more than 365 days later: INPUT_INVALID says what would do", async () => {
    const { evaluationId, endsAt } = await running();
    for (const until of [endsAt, endsAt - DAY_MS, endsAt + 365 * DAY_MS + 1])
      expect(await errorOf(evaluationId, { until: iso(until) })).toMatchObject({
        location: "body.until",
        message: `must be later than ${iso(endsAt)}, and at most ${iso(endsAt + 365 * DAY_MS)}`,
      });
  });

  test("of one that a license ended: EVALUATION_LICENSED, with what to do instead", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const [found] = await service.local.services.storage.loadProducts([made.productId]);
    const { node, evaluationId } = await evaluation(service, [found?.code ?? ""]);
    await node.activate(issued.token);
    const { problem } = await extend(evaluationId, { days: 1 });
    expect(problem).toMatchObject({ status: 409, code: "EVALUATION_LICENSED" });
    expect(problem.fix).toContain("license of type evaluation");
  });

  test("of one that does not exist: 404", async () => {
    expect((await extend(`evl_${"0".repeat(22)}`, { days: 1 })).problem.code).toBe("NOT_FOUND");
  });
});

describe("who may", () => {
  test("read: see, and not extend; write alone: extend", async () => {
    const { evaluationId } = await running();
    const params = { evaluationId };
    const reads = await service.apiKey(["evaluations:read"]);
    expect((await service.staff(getEvaluation, { params }, { key: reads })).status).toBe(200);
    const { problem } = await extend(evaluationId, { days: 1 }, { key: reads });
    expect(problem).toMatchObject({ code: "SCOPE_MISSING", scope: "evaluations:write" });
    const writes = await service.apiKey(["evaluations:write"]);
    expect((await service.staff(getEvaluation, { params }, { key: writes })).status).toBe(403);
    expect((await extend(evaluationId, { days: 1 }, { key: writes })).status).toBe(200);
  });

  test("no server may extend its own", async () => {
    const { node, evaluationId } = await running();
    const { problem } = await node.call(extendEvaluation, { params: { evaluationId }, body: { days: 1 } });
    expect(problem.status).toBe(401);
  });
});
