import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DAY_MS } from "../../shared/domain/time.ts";
import { askEvaluations, evaluationsOf, hardware } from "../support/evaluations.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, itemsUnder } from "../support/table.ts";
import { licenseWithToken, product } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

/** A new key on some hardware asks for a product's evaluation. */
async function install(code: string, name: string, components = 5, changed = 0) {
  const node = await service.node();
  const told = { hostName: "fax-01", fingerprint: hardware(name, components, changed) };
  const { reply } = await askEvaluations(node, [code], { node: told });
  return { node, said: reply.evaluations[0] };
}

describe("a reinstall with a new key on the same hardware (A5)", () => {
  test("goes on with the evaluation: its dates stay, it moves to the new key, the log tells", async () => {
    const { code, id: productId } = await product(service);
    const first = await install(code, "box-1");
    service.clock.advance(10 * DAY_MS);
    const second = await install(code, "box-1");
    expect(second.said).toEqual(first.said);
    const [found, ...others] = await evaluationsOf(service, { product: code });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ nodeId: second.node.id });
    expect(await evaluationsOf(service, { nodeId: first.node.id })).toEqual([]);
    const entries = await activityAbout(service.db, found?.id ?? "");
    expect(entries.map(({ kind, actor }) => [kind, actor.id])).toEqual([
      ["evaluation.started", first.node.id],
      ["evaluation.moved", second.node.id],
    ]);
    expect(entries[1]?.subjects).toEqual([found?.id, second.node.id, productId]);
  });

  test("when it was over, it stays over", async () => {
    const { code } = await product(service);
    await install(code, "box-2");
    service.clock.advance(31 * DAY_MS);
    expect((await install(code, "box-2")).said).toMatchObject({ state: "ended" });
  });

  test("when a license ended it, it stays so", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const [found] = await service.local.services.storage.loadProducts([made.productId]);
    const { node } = await install(found?.code ?? "", "box-3");
    await node.activate(issued.token);
    expect((await install(found?.code ?? "", "box-3")).said).toMatchObject({ state: "licensed" });
  });

  test("with a minority of parts changed is found; with half of them or more it is another machine", async () => {
    for (const [changed, isFound] of [
      [1, true],
      [2, true],
      [3, false],
      [5, false],
    ] as const) {
      const { code } = await product(service);
      const first = await install(code, `parts-${changed}`);
      service.clock.advance(DAY_MS);
      const second = await install(code, `parts-${changed}`, 5, changed);
      expect(second.said?.startsAt === first.said?.startsAt, `${changed} of 5`).toBe(isFound);
    }
  });

  test("is found by a part that the node told of later, and when part after part was replaced", async () => {
    const { code } = await product(service);
    const { node, said } = await install(code, "old", 5, 0);
    const parts = { ...hardware("old"), ...hardware("new", 2) };
    for (const fingerprint of [parts, { ...parts, ...hardware("new", 4) }, hardware("new")])
      await askEvaluations(node, [code], { node: { fingerprint } });
    service.clock.advance(DAY_MS);
    expect((await install(code, "new")).said?.startsAt).toBe(said?.startsAt);
    expect((await install(code, "old")).said?.startsAt).not.toBe(said?.startsAt);
  });

  test("with too little to compare by begins anew, as nothing tells that it is the same machine", async () => {
    const { code } = await product(service);
    const first = await install(code, "one-part", 1);
    service.clock.advance(DAY_MS);
    expect((await install(code, "one-part", 1)).said?.startsAt).not.toBe(first.said?.startsAt);
    expect((await install(code, "no-part", 0)).said?.state).toBe("running");
  });

  test("of another product begins anew", async () => {
    const [one, two] = [await product(service), await product(service)];
    await install(one.code, "box-4");
    service.clock.advance(DAY_MS);
    const { said } = await install(two.code, "box-4");
    expect(said?.startsAt).toBe(new Date(service.clock.now()).toISOString());
  });
});

test("the old key, from a restored backup, finds the same evaluation, and takes it from nobody", async () => {
  const { code } = await product(service);
  const first = await install(code, "restored");
  const second = await install(code, "restored");
  const fingerprint = hardware("restored", 5, 1);
  const { reply } = await askEvaluations(first.node, [code], { node: { hostName: "other", fingerprint } });
  expect(reply.evaluations[0]).toEqual(first.said);
  const [found] = await evaluationsOf(service, { product: code });
  expect(found).toMatchObject({ nodeId: second.node.id, hostName: "fax-01" });
});

test("machines that share a part keep their own evaluations, and ten of them are found by it", async () => {
  const { code, id } = await product(service);
  const shared = { dongle: "d".repeat(43) };
  const start = async (name: string) => {
    const node = await service.node();
    const fingerprint = { ...hardware(name, 3), ...shared };
    return (await askEvaluations(node, [code], { node: { fingerprint } })).reply.evaluations[0];
  };
  for (let index = 0; index < 12; index += 1) await start(`clone-${index}`);
  expect(await evaluationsOf(service, { product: code })).toHaveLength(12);
  const [part] = await itemsUnder(service.db, `HARDWARE#${id}#dongle`);
  expect(part?.["ids"]).toHaveLength(10);
  service.clock.advance(DAY_MS);
  await start("clone-0");
  expect(await evaluationsOf(service, { product: code })).toHaveLength(12);
});
