import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getEvaluation } from "../../shared/contract/operations/get-evaluation.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { askEvaluations, evaluation, evaluationsOf, hardware } from "../support/evaluations.ts";
import { invariants } from "../support/invariants.ts";
import { newNonce } from "../support/node.ts";
import { answer, openAnswer, requestString } from "../support/offline.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";
import { license, licenseWithToken, product } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const iso = (at: number) => new Date(at).toISOString();
const codeOf = async (productId: string) =>
  (await service.local.services.storage.loadProducts([productId]))[0]?.code ?? "";
const kindsOf = async (id: string) => (await activityAbout(service.db, id)).map(({ kind }) => kind);

describe("the answer to a request string puts evaluations off (A5)", () => {
  test("of a server that was never here: from now, with no license and no account, and the string says so", async () => {
    const { id, code, name } = await product(service);
    const node = await service.node();
    const nonce = newNonce();
    const request = await requestString(service, node, { nonce });
    const endsAt = service.clock.now() + 14 * DAY_MS;
    const { reply } = await answer(service, node, { request, extend: [{ product: code, days: 14 }] });
    const its = { product: { id, code, name } };
    expect(reply).toMatchObject({ accountId: null, activations: [], replacedNodeId: null });
    expect(reply.evaluations).toEqual([{ ...its, endsAt: iso(endsAt) }]);
    const opened = await openAnswer(service, node, nonce, reply.responses[0]?.text ?? "");
    expect(opened).toMatchObject({ aud: node.id, sub: node.id, nonce, licenses: [] });
    expect(opened).toMatchObject({ evaluations: [{ ...its, endsAt }], exp: Math.ceil(endsAt / 1_000) });
    const [seen] = await evaluationsOf(service, { nodeId: node.id });
    expect(seen).toMatchObject({ state: "running", endsAt: iso(endsAt), extensions: 1 });
    const kinds = (await kindsOf(seen?.id ?? "")).toSorted();
    expect(kinds).toEqual(["evaluation.extended", "evaluation.started"]);
  });

  test("of one that is known: from its end; a contact later finds it, and a reinstall does", async () => {
    const { code } = await product(service);
    const fingerprint = hardware("offline");
    const { node, evaluationId } = await evaluation(service, [code], { node: { fingerprint } });
    const endsAt = service.clock.now() + 37 * DAY_MS;
    service.clock.advance(DAY_MS);
    await answer(service, node, { extend: [{ product: code, days: 7 }] });
    const params = { evaluationId };
    expect((await service.staff(getEvaluation, { params })).reply.endsAt).toBe(iso(endsAt));
    const reinstalled = await service.node();
    const { reply } = await askEvaluations(reinstalled, [code], { node: { fingerprint } });
    expect(reply.evaluations[0]?.endsAt).toBe(iso(endsAt));
  });

  test("besides licenses, whose own evaluations end; both are in the one string", async () => {
    const made = await license(service);
    const [licensed, other] = [await codeOf(made.productId), await product(service)];
    const { node } = await evaluation(service, [licensed, other.code]);
    const nonce = newNonce();
    const request = await requestString(service, node, { nonce });
    const extend = [{ product: other.code, days: 5 }];
    const { reply } = await answer(service, node, { request, licenses: [made.code], extend });
    expect(reply).toMatchObject({ accountId: made.accountId });
    const opened = await openAnswer(service, node, nonce, reply.responses[0]?.text ?? "");
    expect(opened.licenses.map(({ id }) => id)).toEqual([made.id]);
    expect(opened.evaluations?.map(({ product: { code } }) => code)).toEqual([other.code]);
    expect(opened).not.toHaveProperty("exp");
    const states = (await evaluationsOf(service, { nodeId: node.id })).map((each) => [
      each.productCode,
      each.state,
    ]);
    expect(new Map(states as [string, string][])).toEqual(
      new Map([
        [licensed, "licensed"],
        [other.code, "running"],
      ]),
    );
  });

  test("in legacy mode each product has its own string", async () => {
    const made = await license(service);
    const other = await product(service);
    const node = await service.node();
    const extend = [{ product: other.code, days: 5 }];
    const { reply } = await answer(service, node, { licenses: [made.code], extend, legacy: true });
    expect(reply.responses.map((each) => each.product)).toEqual([await codeOf(made.productId), other.code]);
  });

  test("once: the same request again says the same end and writes nothing, another one is refused", async () => {
    const { code } = await product(service);
    const node = await service.node();
    const request = await requestString(service, node);
    const extend = [{ product: code, days: 3 }];
    const first = await answer(service, node, { request, extend });
    service.clock.advance(DAY_MS);
    const { written } = await changesBy(service.db, async () => {
      const again = await answer(service, node, { request, extend });
      expect(again.reply.evaluations).toEqual(first.reply.evaluations);
    });
    expect(written).toEqual([]);
    const { problem } = await answer(service, node, { extend });
    expect(problem).toMatchObject({ status: 409, code: "EVALUATION_EXTENSIONS_USED_UP" });
  });
});

describe("an extension that cannot be", () => {
  test("is refused with its code and the place of the product; nothing else is done", async () => {
    const [{ code }, inactive] = [await product(service), await product(service, { isActive: false })];
    const { license: made, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(issued.token);
    const spare = await license(service, { accountId: made.accountId });
    for (const [wrong, refusal] of [
      ["no-such", "PRODUCT_UNKNOWN"],
      [inactive.code, "PRODUCT_INACTIVE"],
      [await codeOf(made.productId), "PRODUCT_LICENSED"],
    ] as const) {
      const extend = [
        { product: code, days: 1 },
        { product: wrong, days: 1 },
      ];
      const { written } = await changesBy(service.db, async () => {
        const { problem } = await answer(service, node, { licenses: [spare.code], extend });
        expect(problem.code).toBe(refusal);
        expect(problem.errors?.[0]?.location).toBe("body.extend.1.product");
      });
      expect(written).toEqual([]);
    }
  });

  test("with neither licenses nor evaluations the request is refused", async () => {
    const { problem } = await answer(service, await service.node(), {});
    expect(problem).toMatchObject({ code: "INPUT_INVALID", errors: [{ location: "body.licenses" }] });
  });
});
