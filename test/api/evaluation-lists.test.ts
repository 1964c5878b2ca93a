import { afterAll, beforeAll, expect, test } from "vitest";
import { listEvaluations } from "../../shared/contract/operations/list-evaluations.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { askEvaluations, evaluationsOf } from "../support/evaluations.ts";
import type { TestNode } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { type License, license, type Product, product, token } from "../support/world.ts";

let service: TestService;
let products: readonly Product[];
let nodes: readonly TestNode[];
let owned: License;
let startedAt: number;

/** Three servers, a day apart, each with two products in evaluation; the last one has a license of the first product. */
beforeAll(async () => {
  service = await startTestService();
  startedAt = service.clock.now();
  products = [await product(service), await product(service)];
  nodes = [await service.node(), await service.node(), await service.node()];
  for (const node of nodes) {
    for (const { code } of products) {
      await askEvaluations(node, [code]);
      service.clock.advance(1_000);
    }
    service.clock.advance(DAY_MS - 2_000);
  }
  owned = await license(service, { product: products[0]?.id ?? "" });
  await nodes[2]?.activate((await token(service, [owned])).token);
  await askEvaluations(nodes[2] as TestNode, [codeAt(1)]);
});
afterAll(() => service.close());

const codeAt = (index: number) => products[index]?.code ?? "";
const idAt = (index: number) => nodes[index]?.id ?? "";
const iso = (at: number) => new Date(at).toISOString();
type Query = Parameters<typeof evaluationsOf>[1];

/** Which server, which product. */
const found = async (query: Query) =>
  (await evaluationsOf(service, query)).map(({ nodeId, productCode }) => [
    nodes.findIndex(({ id }) => id === nodeId),
    products.findIndex(({ code }) => code === productCode),
  ]);

test("all, newest first", async () => {
  expect(await found({})).toEqual([
    [2, 1],
    [2, 0],
    [1, 1],
    [1, 0],
    [0, 1],
    [0, 0],
  ]);
});

test("of a product by its code or id, of a server, of an account, of a state, and together", async () => {
  const ofOne = [2, 1, 0].map((at) => [at, 1]);
  expect(await found({ product: codeAt(1) })).toEqual(ofOne);
  expect(await found({ product: products[1]?.id ?? "" })).toEqual(ofOne);
  expect(await found({ nodeId: idAt(1) })).toEqual([
    [1, 1],
    [1, 0],
  ]);
  expect(await found({ accountId: owned.accountId })).toEqual([
    [2, 1],
    [2, 0],
  ]);
  expect(await found({ state: "licensed" })).toEqual([[2, 0]]);
  expect(await found({ state: "ended" })).toEqual([]);
  expect(await found({ accountId: owned.accountId, state: "running" })).toEqual([[2, 1]]);
  expect(await found({ nodeId: idAt(0), product: codeAt(0), accountId: owned.accountId })).toEqual([]);
});

test("that end before a time, to the millisecond, the latest end first; what a license ended is not among them", async () => {
  const end = startedAt + 30 * DAY_MS;
  expect(await found({ endsBefore: iso(end) })).toEqual([]);
  expect(await found({ endsBefore: iso(end + 1) })).toEqual([[0, 0]]);
  expect(await found({ endsBefore: iso(end + 2 * DAY_MS + 10_000) })).toEqual([
    [2, 1],
    [1, 1],
    [1, 0],
    [0, 1],
    [0, 0],
  ]);
  expect(await found({ endsBefore: iso(end + 2 * DAY_MS + 10_000), product: codeAt(0) })).toEqual([
    [1, 0],
    [0, 0],
  ]);
});

test("pages hold all of them, each once, whatever the filter", async () => {
  for (const query of [{}, { product: codeAt(0) }, { endsBefore: iso(startedAt + 90 * DAY_MS) }]) {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const { reply } = await service.staff(listEvaluations, { query: { ...query, limit: "2", cursor } });
      ids.push(...reply.items.map(({ id }) => id));
      cursor = reply.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(ids).toEqual((await evaluationsOf(service, query)).map(({ id }) => id));
  }
});

test("an unknown product is refused, and a cursor of another filter", async () => {
  const unknown = await service.staff(listEvaluations, { query: { product: "no-such" } });
  expect(unknown.problem.code).toBe("PRODUCT_UNKNOWN");
  const { reply } = await service.staff(listEvaluations, { query: { limit: "2" } });
  const query = { limit: "2", state: "running", cursor: reply.nextCursor ?? "" } as const;
  expect((await service.staff(listEvaluations, { query })).problem.code).toBe("CURSOR_INVALID");
});
