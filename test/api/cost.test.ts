import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatSecret, SECRET_RANDOM_BYTES } from "../../shared/domain/secret-format.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { askEvaluations, hardware } from "../support/evaluations.ts";
import { callsDuring, type MadeCall } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { license, licenseWithToken, product, token } from "../support/world.ts";

/** The budgets of reference/performance.md: calls, items read (absent keys too), write units with indexes. */
let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

/** Settings are read once in 30 s; that reading is not what these requests cost. */
const costOf = async (request: () => Promise<unknown>) => {
  await service.local.services.settings.read();
  return callsDuring(service.sdk, request);
};

const names = (calls: readonly MadeCall[]) => calls.map(({ command }) => command);
const sum = (calls: readonly MadeCall[], of: "keysRead" | "readUnits" | "writeUnits") =>
  calls.reduce((total, call) => total + call[of], 0);

async function activated() {
  const made = await licenseWithToken(service);
  const node = await service.node();
  await node.activate(made.token.token);
  return { ...made, node };
}

/** The cost of a newcomer where the only use is taken. */
async function costOfLate(onLimit: "reject" | "deactivate-oldest") {
  const { token: issued } = await licenseWithToken(service, { onLimit });
  await (await service.node()).activate(issued.token);
  const late = await service.node();
  return costOf(() => late.activate(issued.token));
}

describe("what activate costs", () => {
  test("one license: three calls, 12 items read, 18 write units", async () => {
    const { token: issued } = await licenseWithToken(service);
    const node = await service.node();
    const calls = await costOf(() => node.activate(issued.token));
    expect(names(calls)).toEqual(["BatchGetItem", "BatchGetItem", "TransactWriteItems"]);
    // Four of them are the keys under which an IPv4 address may be blacklisted, and one names the node's evaluations.
    expect(sum(calls, "keysRead")).toBe(12);
    expect(sum(calls, "readUnits")).toBe(12);
    expect(itemized(calls[2])).toEqual([
      "activation",
      "activity",
      "heldUse",
      "licenseUses",
      "node",
      "tokenUses",
    ]);
    // Two units for each of the six items, and one for each of the six index entries: five of the activation, one of the log.
    expect(sum(calls, "writeUnits")).toBeLessThanOrEqual(22);
    expect(sum(calls, "writeUnits")).toBe(18);
  });

  test("one license whose product is in evaluation there: a read more, and what ends the evaluation", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const [found] = await service.local.services.storage.loadProducts([made.productId]);
    const node = await service.node();
    await askEvaluations(node, [found?.code ?? ""]);
    const calls = await costOf(() => node.activate(issued.token));
    expect(names(calls).toSorted()).toEqual([...Array(3).fill("BatchGetItem"), "TransactWriteItems"]);
    expect(sum(calls, "readUnits")).toBe(13);
    // An activation (18); the evaluation with its places (7 or 8), and the entry that tells of it (3).
    expect(sum(calls, "writeUnits")).toBeLessThanOrEqual(29);
  });

  test("repeating it: two calls and no write", async () => {
    const { token: issued, node } = await activated();
    const calls = await costOf(() => node.activate(issued.token));
    expect(names(calls)).toEqual(["BatchGetItem", "BatchGetItem"]);
  });

  test("a license that is full: at most one call more, and the two writes of the failed attempt", async () => {
    const calls = await costOfLate("reject");
    expect(calls.length).toBeLessThanOrEqual(5);
    expect(sum(calls, "writeUnits")).toBeLessThanOrEqual(22);
  });

  test("a use that is taken over: one call more, and what the release of the other's use writes", async () => {
    const calls = await costOfLate("deactivate-oldest");
    expect(names(calls).filter((name) => name === "TransactWriteItems")).toHaveLength(1);
    expect(calls.length).toBeLessThanOrEqual(5);
    // An activation (18), the end of another and of its held use (4), and the entry that tells of that (3).
    expect(sum(calls, "writeUnits")).toBe(25);
  });

  test("a token with a wrong checksum: no call at all", async () => {
    const node = await service.node();
    const wrong = `cs_act_${"0".repeat(36)}`;
    expect(await costOf(() => node.activate(wrong))).toEqual([]);
  });

  test("an unknown token: one read, and the failed attempt", async () => {
    const { token: issued } = await licenseWithToken(service);
    const node = await service.node();
    const unknown = formatSecret("cs_act_", new Uint8Array(SECRET_RANDOM_BYTES));
    expect(unknown).not.toBe(issued.token);
    const calls = await costOf(() => node.activate(unknown));
    expect(names(calls)).toEqual(["BatchGetItem", "PutItem", "PutItem"]);
    // The activity entry; and the attempt with its places in two lists: all, and those of its address.
    expect(sum(calls, "writeUnits")).toBe(4);
  });
});

describe("what start-evaluation costs", () => {
  test("the first time: three calls, and two units for each component of hardware", async () => {
    const { code } = await product(service);
    const node = await service.node();
    const told = { node: { fingerprint: hardware("cost") } };
    const calls = await costOf(() => askEvaluations(node, [code], told));
    expect(names(calls)).toEqual(["BatchGetItem", "BatchGetItem", "TransactWriteItems"]);
    // The evaluation (2), the node's (2), five components (10), the entry (2), and five places in lists.
    expect(sum(calls, "writeUnits")).toBe(21);
  });

  test("a poll: two calls, 3 items a product and 6 besides, and no write", async () => {
    const codes = [(await product(service)).code, (await product(service)).code];
    const node = await service.node();
    const told = { node: { fingerprint: hardware("poll") } };
    await askEvaluations(node, codes, told);
    const calls = await costOf(() => askEvaluations(node, codes, told));
    expect(names(calls)).toEqual(["BatchGetItem", "BatchGetItem"]);
    expect(sum(calls, "keysRead")).toBe(6 + 3 * codes.length);
    expect(sum(calls, "writeUnits")).toBe(0);
  });
});

describe("what verify costs", () => {
  test("one license: one call, 8 items read at half a unit, four of the blacklist, nothing written", async () => {
    const { license: made, node } = await activated();
    const calls = await costOf(() => node.verify(made));
    expect(names(calls)).toEqual(["BatchGetItem"]);
    expect(sum(calls, "keysRead")).toBeLessThanOrEqual(10);
    expect(sum(calls, "keysRead")).toBe(8);
    expect(sum(calls, "readUnits")).toBe(4);
    expect(sum(calls, "writeUnits")).toBe(0);
  });

  test("the first of a day: one write of one unit more", async () => {
    const { license: made, node } = await activated();
    service.clock.advance(DAY_MS);
    const calls = await costOf(() => node.verify(made));
    expect(names(calls)).toEqual(["BatchGetItem", "UpdateItem"]);
    expect(sum(calls, "writeUnits")).toBe(1);
  });

  test("a no: two reads, the second one consistent", async () => {
    const { license: made, node } = await activated();
    await node.deactivate();
    const calls = await costOf(() => node.verify(made));
    expect(names(calls)).toEqual(["BatchGetItem", "BatchGetItem"]);
    expect(calls.map(({ readUnits }) => readUnits)).toEqual([4, 8]);
    expect(sum(calls, "writeUnits")).toBe(0);
  });

  test("30 licenses: still one call", async () => {
    const first = await license(service);
    const { accountId, productId } = first;
    const make = (count: number) =>
      Promise.all(Array.from({ length: count }, () => license(service, { accountId, product: productId })));
    const all = [first, ...(await make(29))];
    const node = await service.node();
    for (const part of [all.slice(0, 15), all.slice(15)])
      await node.activate((await token(service, part)).token);
    expect(names(await costOf(() => node.verify(...all)))).toEqual(["BatchGetItem"]);
  });
});

/** What kinds of items a transaction writes. */
function itemized(call: MadeCall | undefined): readonly string[] {
  type Action = Readonly<
    Record<string, { Key?: { pk: string; sk: string }; Item?: { pk: string; sk: string } }>
  >;
  const actions = (call?.input["TransactItems"] ?? []) as readonly Action[];
  return actions
    .map((action) => {
      const { Key, Item } = Object.values(action)[0] ?? {};
      const { pk = "", sk = "" } = Key ?? Item ?? {};
      if (pk.startsWith("ACTIVITY#")) return "activity";
      if (pk.startsWith("TOKEN#")) return "tokenUses";
      if (pk.startsWith("NODE#")) return "node";
      return { ACTIVATION: "activation", HELD: "heldUse", USES: "licenseUses" }[sk.split("#")[0] ?? ""] ?? sk;
    })
    .toSorted();
}
