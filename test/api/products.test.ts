import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createProduct } from "../../shared/contract/operations/create-product.ts";
import { getProduct } from "../../shared/contract/operations/get-product.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";
import { product } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

describe("products", () => {
  test("a product is created as it was sent, and its creation is in the activity log", async () => {
    const made = await product(service, { code: "fax", name: " Fax server " });
    expect(made).toMatchObject({ code: "fax", name: "Fax server", isActive: true });
    expect(made.createdAt).toBe(new Date(service.clock.now()).toISOString());
    const entry = (await activityAbout(service.db, made.id))[0];
    expect(entry).toMatchObject({
      kind: "product.created",
      subjects: [made.id],
      accountId: null,
      reason: null,
    });
    expect(entry?.actor.kind).toBe("staff");
    expect(entry?.origin).toMatchObject({ observedIp: "127.0.0.1" });
  });

  test("a product is found by its id and by its code", async () => {
    const made = await product(service);
    for (const reference of [made.id, made.code])
      expect((await service.staff(getProduct, { params: { product: reference } })).reply).toEqual(made);
  });

  test("an unknown product is a 404", async () => {
    for (const reference of ["no-such-code", "prd_0000000000000000000000"])
      expect((await service.staff(getProduct, { params: { product: reference } })).problem.code).toBe(
        "NOT_FOUND",
      );
  });

  test("a code is taken once, and the second attempt writes nothing", async () => {
    const { code } = await product(service);
    const { written } = await changesBy(service.db, async () => {
      const answer = await service.staff(createProduct, { body: { code, name: "Another" } });
      expect(answer.problem.code).toBe("PRODUCT_CODE_TAKEN");
    });
    expect(written).toEqual([]);
  });
});
