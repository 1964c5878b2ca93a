import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLicense } from "../../shared/contract/operations/create-license.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";
import { account, license, licenseWithToken, product } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const UNKNOWN = "0000000000000000000000";

describe("licenses", () => {
  test("a license has a code of its own, one parallel use, and its deposit is in the activity log", async () => {
    const made = await license(service);
    expect(made.code).toMatch(/^CSL1(?:-[0-9A-Z]{5}){5}$/);
    expect(made).toMatchObject({ parallelUses: 1, onLimit: null, usesTaken: 0, status: "not-activated" });
    expect(made).toMatchObject({ allowedDomains: [], allowedIps: [], serverType: null });
    const entry = (await activityAbout(service.db, made.id))[0];
    expect(entry).toMatchObject({
      kind: "license.created",
      accountId: made.accountId,
      subjects: [made.id, made.productId],
    });
  });

  test("a product may be named by its code", async () => {
    const { id, code } = await product(service);
    expect((await license(service, { product: code })).productId).toBe(id);
  });

  test("a license is found by its id, and by its code however it is typed", async () => {
    const made = await license(service);
    const spellings = [made.id, made.code, made.code.toLowerCase(), made.code.replaceAll("-", " ")];
    for (const spelling of spellings)
      expect((await service.staff(getLicense, { params: { license: spelling } })).reply).toEqual(made);
  });

  test("a mistyped code is a 404 that costs no read of the table but that of the key", async () => {
    const { code } = await license(service);
    const wrong = code.slice(0, -1) + (code.endsWith("0") ? "1" : "0");
    service.sdk.clear();
    expect((await service.staff(getLicense, { params: { license: wrong } })).problem.code).toBe("NOT_FOUND");
    expect(service.sdk.calls).toHaveLength(1);
  });

  test("a foreign code is kept as it came, even one that looks like an id", async () => {
    for (const code of ["OLD-4711/a", "lic_0123456789"]) {
      const made = await license(service, { code });
      expect(made.code).toBe(code);
      expect((await service.staff(getLicense, { params: { license: code } })).reply).toEqual(made);
    }
  });

  test("a code is taken once, and one of ours that is mistyped is refused", async () => {
    const { accountId, productId, code } = await license(service);
    const body = { accountId, product: productId, type: "perpetual" } as const;
    const { written } = await changesBy(service.db, async () => {
      const taken = await service.staff(createLicense, { body: { ...body, code } });
      expect(taken.problem.code).toBe("LICENSE_CODE_TAKEN");
      const mistyped = await service.staff(createLicense, { body: { ...body, code: "CSL1-AAAAA" } });
      expect(mistyped.problem.errors?.[0]?.location).toBe("body.code");
    });
    expect(written).toEqual([]);
  });

  test("account and product must exist, and dates must fit the type", async () => {
    const { id: accountId } = await account(service);
    const { code } = await product(service);
    const good = { accountId, product: code, type: "perpetual" } as const;
    const codeOf = async (change: object) =>
      (await service.staff(createLicense, { body: { ...good, ...change } })).problem.code;
    const { written } = await changesBy(service.db, async () => {
      expect(await codeOf({ accountId: `acc_${UNKNOWN}` })).toBe("ACCOUNT_UNKNOWN");
      expect(await codeOf({ product: "nothing" })).toBe("PRODUCT_UNKNOWN");
      expect(await codeOf({ expiresAt: "2028-01-01T00:00:00Z" })).toBe("INPUT_INVALID");
      expect(await codeOf({ type: "subscription" })).toBe("INPUT_INVALID");
    });
    expect(written).toEqual([]);
  });

  test("the uses taken and the status are those of the moment", async () => {
    const { license: made, token } = await licenseWithToken(service, { parallelUses: 2 });
    const node = await service.node();
    await node.activate(token.token);
    const read = async () => (await service.staff(getLicense, { params: { license: made.id } })).reply;
    expect(await read()).toMatchObject({ usesTaken: 1, status: "valid" });
    await node.deactivate();
    expect(await read()).toMatchObject({ usesTaken: 0, status: "not-activated" });
  });
});
