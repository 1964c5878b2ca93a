import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEvaluation } from "../../shared/contract/operations/start-evaluation.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { openEvaluationFile } from "../support/documents.ts";
import { askEvaluations, evaluationsOf, hardware } from "../support/evaluations.ts";
import { newNonce } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy, itemsUnder } from "../support/table.ts";
import { license, licenseWithToken, product, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const iso = (at: number) => new Date(at).toISOString();

describe("a server starts the evaluation of a product (A2, A5)", () => {
  test("it runs 30 days from now; reply and signed file say so, and the log tells of it once", async () => {
    const { id, code, name } = await product(service);
    const node = await service.node();
    const [now, nonce] = [service.clock.now(), newNonce()];
    const { reply } = await askEvaluations(node, [code], { nonce, node: { hostName: "fax-01" } });
    const its = { product: { id, code, name } };
    const [startsAt, endsAt] = [now, now + 30 * DAY_MS];
    expect(reply).toEqual({
      evaluations: [{ ...its, startsAt: iso(startsAt), endsAt: iso(endsAt), state: "running" }],
      refused: [],
      evaluationFile: expect.any(String),
      serverTime: iso(now),
    });
    const file = await openEvaluationFile(service, node.id, reply.evaluationFile);
    expect(file).toMatchObject({
      nonce,
      serial: now,
      sub: node.id,
      evaluations: [{ ...its, startsAt, endsAt }],
    });
    expect(file).not.toHaveProperty("exp");
    const [seen, ...others] = await evaluationsOf(service, { nodeId: node.id });
    expect(others).toEqual([]);
    expect(seen).toMatchObject({ hostName: "fax-01", accountId: null, installedAt: null, extensions: 0 });
    const [entry, ...more] = await activityAbout(service.db, seen?.id ?? "");
    const actor = { kind: "node", id: node.id };
    expect(entry).toMatchObject({ kind: "evaluation.started", actor, subjects: [seen?.id, node.id, id] });
    expect(more).toEqual([]);
  });

  test("asking again keeps the dates, answers the new nonce, and writes nothing", async () => {
    const { code } = await product(service);
    const node = await service.node();
    const first = await askEvaluations(node, [code], { node: { fingerprint: hardware("same") } });
    service.clock.advance(3 * DAY_MS);
    const nonce = newNonce();
    const { written, deleted } = await changesBy(service.db, async () => {
      const again = await askEvaluations(node, [code], { nonce, node: { fingerprint: hardware("same") } });
      expect(again.reply.evaluations).toEqual(first.reply.evaluations);
      const file = await openEvaluationFile(service, node.id, again.reply.evaluationFile);
      expect(file).toMatchObject({ nonce, serial: service.clock.now() });
    });
    expect([written, deleted]).toEqual([[], []]);
  });

  test.each([
    ["an earlier installation counts", -3 * DAY_MS, -3 * DAY_MS, "running"],
    ["an installation that is to come counts as now", 3 * DAY_MS, 0, "running"],
    ["30 days and a millisecond ago: over", -30 * DAY_MS - 1, -30 * DAY_MS - 1, "ended"],
    ["30 days ago: over", -30 * DAY_MS, -30 * DAY_MS, "ended"],
    ["a millisecond less: it runs its last millisecond", -30 * DAY_MS + 1, -30 * DAY_MS + 1, "running"],
  ])("%s", async (_what, claimed, starts, state) => {
    const { code } = await product(service);
    const now = service.clock.now();
    const { reply } = await askEvaluations(await service.node(), [code], { installedAt: iso(now + claimed) });
    const dates = { startsAt: iso(now + starts), endsAt: iso(now + starts + 30 * DAY_MS) };
    expect(reply.evaluations[0]).toMatchObject({ ...dates, state });
  });

  test("a claim from 1970, or from before it, yields one that is over; a later claim changes nothing", async () => {
    for (const installedAt of ["1970-01-01T00:00:00Z", "0000-01-01T00:00:00Z"]) {
      const { code } = await product(service);
      const node = await service.node();
      const { reply } = await askEvaluations(node, [code], { installedAt });
      const over = { startsAt: iso(0), endsAt: iso(30 * DAY_MS), state: "ended" };
      expect(reply.evaluations[0]).toMatchObject(over);
      expect((await askEvaluations(node, [code])).reply.evaluations[0]).toMatchObject(over);
    }
  });

  test("its state turns at its end, to the millisecond", async () => {
    const { code } = await product(service);
    const node = await service.node();
    const end = service.clock.now() + 30 * DAY_MS;
    await askEvaluations(node, [code]);
    const stateAt = async (at: number) => {
      service.clock.set(at);
      return (await askEvaluations(node, [code])).reply.evaluations[0]?.state;
    };
    expect([await stateAt(end - 1), await stateAt(end), await stateAt(end + 1)]).toEqual([
      "running",
      "ended",
      "ended",
    ]);
  });
});

describe("products without an evaluation", () => {
  test("unknown, inactive and licensed ones are named with a reason, and stop no other", async () => {
    const [good, inactive] = [await product(service), await product(service, { isActive: false })];
    const own = await license(service);
    const node = await service.node();
    await node.activate((await token(service, [own])).token);
    const { items } = (await evaluationsQuery(own.productId)) ?? { items: [] };
    expect(items).toEqual([]);
    const ownCode = await codeOf(own.productId);
    const { reply } = await askEvaluations(node, ["no-such", inactive.code, ownCode, good.code]);
    expect(reply.refused.map(({ product: code, reason }) => [code, reason])).toEqual([
      ["no-such", "PRODUCT_UNKNOWN"],
      [inactive.code, "PRODUCT_INACTIVE"],
      [ownCode, "PRODUCT_LICENSED"],
    ]);
    for (const { detail } of reply.refused) expect(detail).toMatch(/^[A-Z].*\.$/);
    expect(reply.evaluations.map((each) => each.product.code)).toEqual([good.code]);
    const [seen] = await evaluationsOf(service, { nodeId: node.id });
    expect(seen).toMatchObject({ productCode: good.code, accountId: own.accountId });
  });

  test("where none is left there is no file, and nothing is stored", async () => {
    const node = await service.node();
    const { reply } = await askEvaluations(node, ["no-such"]);
    expect(reply).toMatchObject({ evaluations: [], evaluationFile: null });
    expect(await itemsUnder(service.db, `NODE#${node.id}`)).toEqual([]);
  });

  test("a product named twice is refused", async () => {
    const node = await service.node();
    const body = { nonce: newNonce(), node: {}, products: ["fax", "fax"] };
    const { problem } = await node.call(startEvaluation, { body });
    expect(problem.errors?.[0]).toMatchObject({ location: "body.products" });
  });
});

describe("an activation", () => {
  test("ends the evaluation of its product, and of no other, and is told of in the same breath", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const other = await product(service);
    const code = await codeOf(made.productId);
    const node = await service.node();
    await askEvaluations(node, [code, other.code]);
    service.clock.advance(DAY_MS);
    const now = service.clock.now();
    await node.activate(issued.token);
    const all = await evaluationsOf(service, { nodeId: node.id });
    const one = all.find(({ productCode }) => productCode === code);
    expect(one).toMatchObject({ state: "licensed", licensedAt: iso(now), accountId: made.accountId });
    expect(all.find(({ productCode }) => productCode === other.code)).toMatchObject({ state: "running" });
    const kinds = (await activityAbout(service.db, one?.id ?? "")).map(({ kind }) => kind);
    expect(kinds).toEqual(["evaluation.started", "evaluation.converted"]);
    const { reply } = await askEvaluations(node, [code, other.code]);
    expect(reply.evaluations.map(({ state, endsAt }) => [state, endsAt])).toEqual([
      ["licensed", iso(now)],
      ["running", iso(now + 29 * DAY_MS)],
    ]);
  });

  test("that was given back does not let the evaluation run again", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const code = await codeOf(made.productId);
    const node = await service.node();
    await askEvaluations(node, [code]);
    await node.activate(issued.token);
    await node.deactivate();
    expect((await askEvaluations(node, [code])).reply.evaluations[0]?.state).toBe("licensed");
  });

  test("of another server leaves it alone", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const code = await codeOf(made.productId);
    const node = await service.node();
    await askEvaluations(node, [code]);
    await (await service.node()).activate(issued.token);
    expect((await askEvaluations(node, [code])).reply.evaluations[0]?.state).toBe("running");
  });
});

async function codeOf(productId: string): Promise<string> {
  const [found] = await service.local.services.storage.loadProducts([productId]);
  return found?.code ?? "";
}

async function evaluationsQuery(productId: string) {
  return { items: await evaluationsOf(service, { product: productId }) };
}
