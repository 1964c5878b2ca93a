import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { extendEvaluation } from "../../shared/contract/operations/extend-evaluation.ts";
import { startEvaluation } from "../../shared/contract/operations/start-evaluation.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { askEvaluations, evaluation, evaluationsOf, hardware } from "../support/evaluations.ts";
import { failOnce, gather } from "../support/faults.ts";
import { nodeFrom } from "../support/from-address.ts";
import { invariants } from "../support/invariants.ts";
import { newNonce } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { licenseWithToken, product } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  service.sdk.intercept(null);
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const kindsOf = async (id: string) => (await activityAbout(service.db, id)).map(({ kind }) => kind);
const newServers = (count: number) => Promise.all(Array.from({ length: count }, () => service.node()));

describe("at once", () => {
  test("10 keys on one hardware start a product: one evaluation, begun once, and all know its dates", async () => {
    const { code } = await product(service);
    const nodes = await newServers(10);
    service.sdk.intercept(gather(10));
    const told = { node: { fingerprint: hardware("at-once") } };
    const answers = await Promise.all(nodes.map((node) => askEvaluations(node, [code], told)));
    service.sdk.intercept(null);
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const [one, ...others] = await evaluationsOf(service, { product: code });
    expect(others).toEqual([]);
    expect(new Set(answers.map(({ reply }) => JSON.stringify(reply.evaluations))).size).toBe(1);
    const kinds = await kindsOf(one?.id ?? "");
    expect(kinds.toSorted()).toEqual([...Array(9).fill("evaluation.moved"), "evaluation.started"]);
  });

  test("the same on hardware of which another machine has each part", async () => {
    const { code } = await product(service);
    const parts = hardware("known", 2);
    for (const [part, hash] of Object.entries(parts)) {
      const fingerprint = { ...hardware(`other ${part}`, 2), [part]: hash, third: "t".repeat(43) };
      await askEvaluations(await service.node(), [code], { node: { fingerprint } });
    }
    const nodes = await newServers(10);
    service.sdk.intercept(gather(10));
    await Promise.all(nodes.map((node) => askEvaluations(node, [code], { node: { fingerprint: parts } })));
    service.sdk.intercept(null);
    expect(await evaluationsOf(service, { product: code })).toHaveLength(3);
  });

  test("10 servers behind an address that may start three more in this hour: three of them", async () => {
    const { code } = await product(service);
    const set = (evaluationStartsPerAddressAndHour: number) =>
      service.staff(updateSettings, { body: { evaluationStartsPerAddressAndHour } });
    await set(3);
    const nodes = await newServers(10);
    service.sdk.intercept(gather(10));
    const answers = await Promise.all(
      nodes.map((node) => {
        const body = { nonce: newNonce(), node: {}, products: [code] };
        return nodeFrom(service, "192.0.2.9", node, startEvaluation, { body });
      }),
    );
    service.sdk.intercept(null);
    await set(60);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, ...Array(7).fill(429)]);
    expect(await evaluationsOf(service, { product: code })).toHaveLength(3);
  });

  test("10 keys on hardware that shares one part each start their own", async () => {
    const { code } = await product(service);
    const nodes = await newServers(10);
    service.sdk.intercept(gather(10));
    const answers = await Promise.all(
      nodes.map((node, index) => {
        const fingerprint = { ...hardware(`shared-${index}`, 2), dongle: "d".repeat(43) };
        return askEvaluations(node, [code], { node: { fingerprint } });
      }),
    );
    service.sdk.intercept(null);
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await evaluationsOf(service, { product: code })).toHaveLength(10);
  });

  test("one server asks 10 times for the first time: one evaluation", async () => {
    const { code } = await product(service);
    const node = await service.node();
    service.sdk.intercept(gather(10));
    await Promise.all(Array.from({ length: 10 }, () => askEvaluations(node, [code])));
    service.sdk.intercept(null);
    const [one, ...others] = await evaluationsOf(service, { product: code });
    expect(others).toEqual([]);
    expect(await kindsOf(one?.id ?? "")).toEqual(["evaluation.started"]);
  });

  test("10 extensions of one that may have one: one of them", async () => {
    const { code } = await product(service);
    const { evaluationId } = await evaluation(service, [code]);
    const params = { evaluationId };
    service.sdk.intercept(gather(10));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => service.staff(extendEvaluation, { params, body: { days: 1 } })),
    );
    service.sdk.intercept(null);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(9).fill(409)]);
    expect(await kindsOf(evaluationId)).toHaveLength(2);
  });

  test("an extension between the reads and the write of an activation: the license ends it all the same", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const [found] = await service.local.services.storage.loadProducts([made.productId]);
    const { node, evaluationId } = await evaluation(service, [found?.code ?? ""]);
    service.sdk.intercept(async (call, send) => {
      if (call.command !== "TransactWriteItems") return send();
      service.sdk.intercept(null);
      await service.staff(extendEvaluation, { params: { evaluationId }, body: { days: 1 } });
      return send();
    });
    expect((await node.activate(issued.token)).status).toBe(200);
    const [one] = await evaluationsOf(service, { nodeId: node.id });
    expect(one).toMatchObject({ state: "licensed", extensions: 1 });
    expect((await kindsOf(evaluationId)).filter((kind) => kind === "evaluation.converted")).toHaveLength(1);
  });
});

describe("a call to the database is lost at any place, before it or after it took effect", () => {
  test("of a start of two products: repeated, there is one evaluation of each, begun once", async () => {
    for (const how of ["before", "after"] as const)
      for (let at = 0; at < 4; at += 1) {
        const codes = [(await product(service)).code, (await product(service)).code];
        const node = await service.node();
        const told = { node: { fingerprint: hardware(`lost-${how}-${at}`) } };
        const lost = failOnce(at, how);
        service.sdk.intercept(lost);
        const first = await askEvaluations(node, codes, told);
        service.sdk.intercept(null);
        expect(lost.wasMet(), `${how} call ${at}`).toBe(true);
        expect(first.problem.code).toBe("UNAVAILABLE");
        const { reply } = await askEvaluations(node, codes, told);
        expect(reply.evaluations.map(({ state }) => state)).toEqual(["running", "running"]);
        const all = await evaluationsOf(service, { nodeId: node.id });
        expect(all).toHaveLength(2);
        for (const { id } of all) expect(await kindsOf(id)).toEqual(["evaluation.started"]);
      }
  });

  test("of an activation that ends an evaluation: both, or neither", async () => {
    for (const how of ["before", "after"] as const) {
      const { license: made, token: issued } = await licenseWithToken(service);
      const [found] = await service.local.services.storage.loadProducts([made.productId]);
      const { node, evaluationId } = await evaluation(service, [found?.code ?? ""]);
      service.sdk.intercept(failOnce(0, how, ({ command }) => command === "TransactWriteItems"));
      await node.activate(issued.token);
      service.sdk.intercept(null);
      const [between] = await evaluationsOf(service, { nodeId: node.id });
      const isActive = (await node.verify(made)).reply.valid;
      expect(between?.state === "licensed", how).toBe(isActive);
      await node.activate(issued.token);
      const [after] = await evaluationsOf(service, { nodeId: node.id });
      expect(after?.state).toBe("licensed");
      expect((await kindsOf(evaluationId)).toSorted()).toEqual([
        "evaluation.converted",
        "evaluation.started",
      ]);
    }
  });
});
