import { afterAll, beforeAll, expect, it } from "vitest";
import type { EventName } from "../../client/events.ts";
import { extendEvaluation } from "../../shared/contract/operations/extend-evaluation.ts";
import { listEvaluations } from "../../shared/contract/operations/list-evaluations.ts";
import { DAY_MS, PROCESSES, Vendor } from "./vendor.ts";

let vendor: Vendor;
beforeAll(async () => {
  vendor = await Vendor.open();
});
afterAll(() => vendor.stop());

it(
  "a product runs 30 days from its first start, ends, is extended by sales, and is activated (A5, A9, A10)",
  PROCESSES,
  async () => {
    await vendor.register("fax");
    const { type } = vendor.server("fax");
    expect(await type("status")).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(/\nfax \(fax\): in evaluation, 30 days left/),
    });
    expect((await type("verify")).text).toMatch(
      /^Verified\.\n\nAcme fax \(fax\): in evaluation, 30 days left/,
    );

    await vendor.travel(20 * DAY_MS);
    expect((await type("verify")).text).toMatch(/in evaluation, 10 days left/);
    expect((await vendor.type("clock set +11d")).text).toMatch(/A TEST CLOCK IS ON/);
    expect(await type("verify")).toMatchObject({
      exitCode: 1,
      text: expect.stringMatching(/^Not everything may run on\.\n\nAcme fax \(fax\): evaluation over since/),
    });
    expect(await type("status")).toMatchObject({ exitCode: 1 });

    const { items } = await vendor.staff(listEvaluations, { query: { product: "fax" } });
    expect(items).toMatchObject([{ state: "ended", extensions: 0 }]);
    const evaluationId = items[0]?.id ?? "";
    expect((await vendor.type(`evaluations extend ${evaluationId} --days 14`)).text).toMatch(
      /extended +once/,
    );
    expect(await type("verify")).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(/in evaluation, 14 days left/),
    });
    await expect(
      vendor.staff(extendEvaluation, { params: { evaluationId }, body: { days: 14 } }),
    ).rejects.toThrow("EVALUATION_EXTENSIONS_USED_UP");

    const token = await (await vendor.sell(["fax"], { capacity: 50 })).token();
    expect(await type("activate --token -", { input: token })).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(
        /^Activated\.\n\nAcme fax \(fax\): valid\n {2}CSL1-.*\n {2}perpetual, 50 units$/,
      ),
    });
    expect((await vendor.type(`evaluations show ${evaluationId}`)).text).toMatch(/state +licensed/);
  },
);

it("warns 14, 7, 3 and 1 days before the end and at it, each once, also with no service at all (A5, A17)", async () => {
  await vendor.register("warned");
  const begin = Date.now();
  let now = begin;
  const open = () => vendor.embed(() => now, { products: ["warned"], dataDir });
  const dataDir = vendor.server("warned").folder;
  const told: string[] = [];
  for (let day = 0; day <= 32; day += 1) {
    now = begin + day * DAY_MS + 60_000;
    const product = await open();
    const hear = (name: EventName) =>
      product.on(name, () => {
        told.push(`day ${day}: ${name}`);
      });
    for (const name of ["evaluation-ending", "evaluation-over", "not-licensed"] as const) hear(name);
    expect(product.isLicensed("warned")).toBe(day < 30);
    expect(product.isLicensed("warned")).toBe(day < 30);
    await product.reload();
    await product.reload();
    product.close();
  }
  expect(told.filter((each) => !each.includes("not-licensed"))).toEqual([
    "day 16: evaluation-ending",
    "day 23: evaluation-ending",
    "day 27: evaluation-ending",
    "day 29: evaluation-ending",
    "day 30: evaluation-over",
  ]);
  expect(told.filter((each) => each.includes("not-licensed"))).toHaveLength(3);
});
