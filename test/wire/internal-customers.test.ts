import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getAccount } from "../../shared/contract/operations/get-account.ts";
import type { TestService } from "../support/service.ts";
import { activityLog, itemsUnder } from "../support/table.ts";
import { account } from "../support/world.ts";
import { type Administrator, administrator, newLicense, newProduct } from "./administration.ts";
import { startWireService } from "./ask.ts";

let service: TestService;
let admin: Administrator;
let product: string;
beforeAll(async () => {
  service = await startWireService();
  admin = await administrator(service);
  product = (await newProduct(admin)).reference_id;
});
afterAll(() => service.close());

const customerOf = async (given: object): Promise<string> =>
  (await newLicense(admin, { product_id: product, ...given })).customer_id;

describe("a customer", () => {
  test.each([
    ["e-mail address", { email: "Ann@Example.com" }, { client_email: " ann@example.com", client: "Ann" }],
    ["name", { client: "Acme  Ltd" }, { client_name: " acme ltd " }],
    [
      "word of the vendor",
      { customer_id: "CUST-7", email: "a@b.c" },
      { customer_id: "cust-7", email: "d@e.f" },
    ],
    ["absence of any name", {}, { email: "", client: null, customer_id: "  " }],
  ])("has one account, known by its %s", async (_what, first, second) => {
    const id = await customerOf(first);
    expect(await customerOf(second)).toBe(id);
    expect(await itemsUnder(service.db, `ACCOUNT#${id}`)).toHaveLength(1);
  });

  test("that is another has another account", async () => {
    const ids = await Promise.all(
      ["one@example.com", "two@example.com"].map((email) => customerOf({ email })),
    );
    expect(new Set([...ids, await customerOf({}), await customerOf({ client: "Three" })]).size).toBe(4);
  });

  test("of whom nothing is told goes into an account that says so", async () => {
    const { reply } = await service.staff(getAccount, { params: { accountId: await customerOf({}) } });
    expect(reply).toMatchObject({ name: "Customers without a name", email: null });
  });

  test("is named by what tells people most", async () => {
    const nameOf = async (given: object) => {
      const { reply } = await service.staff(getAccount, { params: { accountId: await customerOf(given) } });
      return [reply.name, reply.email];
    };
    expect(await nameOf({ customer_id: "C-1", client: "Cleo", email: "cleo@example.com" })).toEqual([
      "Cleo",
      "cleo@example.com",
    ]);
    expect(await nameOf({ customer_id: "C-2", email: "dan@example.com" })).toEqual([
      "C-2",
      "dan@example.com",
    ]);
    expect(await nameOf({ email: "eve@example.com" })).toEqual(["eve@example.com", "eve@example.com"]);
  });

  test("can be an account that staff opened, by its id; one that nobody opened is refused", async () => {
    const { id } = await account(service, { name: "By hand" });
    expect(await newLicense(admin, { product_id: product, customer_id: id })).toMatchObject({
      customer_id: id,
      client: "By hand",
    });
    const { status, json } = await admin.ask("/api/internal/product-licenses", {
      body: { product_id: product, customer_id: "acc_0000000000000000000000" },
    });
    expect([status, json.errors]).toEqual([422, { customer_id: ["customer_id names no customer"] }]);
  });

  test("cannot get into another's account by calling itself by its id", async () => {
    const { id } = await account(service);
    expect(await customerOf({ client: id })).not.toBe(id);
    expect(await customerOf({ client: id })).toMatch(/^acc_/);
  });

  test("of ten licenses at once gets one account, and one entry in the activity log", async () => {
    const given = { email: "at-once@example.com" };
    const ids = await Promise.all(Array.from({ length: 10 }, () => customerOf(given)));
    const [id = ""] = new Set(ids);
    expect(new Set(ids).size).toBe(1);
    const entries = (await activityLog(service.db)).filter(({ accountId }) => accountId === id);
    const kinds = entries.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "account.created")).toHaveLength(1);
    expect(kinds.filter((kind) => kind === "license.created")).toHaveLength(10);
  });

  test("is not opened where the license is refused", async () => {
    const before = await itemsUnder(service.db, "ACCOUNT#");
    await newLicense(admin, { product_id: product, license_code: "TAKEN-1", customer_id: "known" });
    for (const given of [
      { product_id: "nothing" },
      { product_id: product, license_code: "TAKEN-1" },
      { product_id: product, expires_at: "soon" },
    ]) {
      const body = { ...given, email: "refused@example.com" };
      expect((await admin.ask("/api/internal/product-licenses", { body })).status).toBe(422);
    }
    expect((await itemsUnder(service.db, "ACCOUNT#")).length).toBe(before.length + 1);
  });
});
