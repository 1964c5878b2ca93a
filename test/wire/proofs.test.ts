import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestService } from "../support/service.ts";
import {
  ACTIVATE,
  type Asking,
  activated,
  DEACTIVATE,
  type Site,
  type Sold,
  site,
  sold,
  startWireService,
  VERIFY,
} from "./ask.ts";

/** What proves that an activation is the caller's. */

let service: TestService;
let caller: Site;
beforeAll(async () => {
  service = await startWireService();
  caller = await site(service);
});
afterAll(() => service.close());

async function isVerified(one: Sold, body: object, asking: Asking = {}): Promise<boolean> {
  const { status, json } = await caller.ask(VERIFY, {
    ...asking,
    body: { product_id: one.reference, ...body },
  });
  expect(status).toBe(200);
  return json.is_active;
}

describe("verify by license data", () => {
  test.each(["license_data", "license_file"])(
    "in %s, on either path, with blanks around it",
    async (field) => {
      const one = await sold(service);
      const sealed = await activated(caller, one);
      for (const path of [VERIFY, "/api/verify_license"]) {
        const body = { product_id: one.reference, [field]: ` ${sealed}\r\n` };
        expect((await caller.ask(path, { body })).json.status).toBe(true);
      }
    },
  );

  test("needs no URL, no client name, and no address that stays", async () => {
    const one = await sold(service);
    const license_data = await activated(caller, one);
    for (const asking of [
      { url: null },
      { url: "" },
      { url: "localhost" },
      { url: "http://10.0.0.5/" },
      { url: "%%%" },
      { headers: { "X-API-IP": "203.0.113.99" } },
    ])
      expect(await isVerified(one, { license_data }, asking), JSON.stringify(asking)).toBe(true);
    expect(await isVerified(one, { license_data, client_name: "Somebody else" })).toBe(true);
  });

  test("of one product is none of another", async () => {
    const [one, other] = [await sold(service), await sold(service)];
    const license_data = await activated(caller, one);
    for (const path of [VERIFY, DEACTIVATE]) {
      const { json } = await caller.ask(path, { body: { product_id: other.reference, license_data } });
      expect(json.is_active).toBe(false);
    }
    expect(await isVerified(one, { license_data })).toBe(true);
  });

  test("knows its product by reference, by id and by code", async () => {
    const one = await sold(service);
    const license_data = await activated(caller, one);
    const { getProduct } = await import("../../shared/contract/operations/get-product.ts");
    const { productId: product } = one.license;
    const { code } = (await service.staff(getProduct, { params: { product } })).reply;
    for (const product_id of [one.reference, product, code])
      expect(await isVerified(one, { product_id, license_data })).toBe(true);
  });

  test("on another domain is refused, until that domain has an activation of its own", async () => {
    const one = await sold(service, { parallelUses: 2 });
    const license_data = await activated(caller, one);
    const other = { url: "https://copied.example" };
    const body = { product_id: one.reference, license_data };
    expect(await isVerified(one, body, other)).toBe(false);
    expect((await caller.ask(DEACTIVATE, { body, ...other })).json.status).toBe(false);
    await activated(caller, one, other);
    expect(await isVerified(one, body, other)).toBe(true);
    expect((await caller.ask(DEACTIVATE, { body, ...other })).json.status).toBe(true);
    expect(await isVerified(one, body, other), "what was given back is that domain's own").toBe(false);
    expect(await isVerified(one, body)).toBe(true);
  });

  test("of another license of the same site does not count for this one", async () => {
    const one = await sold(service, { parallelUses: 2 });
    const { accountId } = one.license;
    const other = await sold(service, { accountId });
    const elsewhere = { url: "https://copied.example" };
    const license_data = await activated(caller, one);
    await activated(caller, other, elsewhere);
    expect(await isVerified(one, { license_data }, elsewhere)).toBe(false);
  });

  test("that was made without a domain is held to none", async () => {
    const one = await sold(service);
    const license_data = await activated(caller, one, { url: null });
    expect(await isVerified(one, { license_data }, { url: "https://any.example" })).toBe(true);
  });

  test("opens years later", async () => {
    const one = await sold(service);
    const license_data = await activated(caller, one);
    const then = service.clock.now();
    service.clock.set(Date.UTC(2031, 5, 1));
    expect(await isVerified(one, { license_data })).toBe(true);
    service.clock.set(then);
  });

  test("of another service is refused", async () => {
    const other = await startWireService();
    try {
      const theirs = await sold(other);
      const license_data = await activated(await site(other), theirs);
      const one = await sold(service);
      await activated(caller, one);
      expect(await isVerified(one, { license_data })).toBe(false);
    } finally {
      await other.close();
    }
  });
});

describe("verify by license code and client name", () => {
  const byCode = ({ license }: Sold, client_name: string | null) => ({
    license_code: license.code,
    client_name,
  });

  test("names the activation of the very site that asks", async () => {
    const one = await sold(service, { parallelUses: 2 });
    await activated(caller, one);
    expect(await isVerified(one, byCode(one, "Acme"))).toBe(true);
    expect(await isVerified(one, byCode(one, "Acme"), { url: "https://other.example" })).toBe(false);
    expect(await isVerified(one, byCode(one, "Acme"), { url: null })).toBe(false);
  });

  test.each([
    ["Acme", true],
    [" ACME ", true],
    ["acme", true],
    ["", true],
    [null, true],
    ["Acme Inc", false],
  ])("the client %j", async (client, isGood) => {
    const one = await sold(service);
    await activated(caller, one);
    const body = { product_id: one.reference, ...byCode(one, client) };
    expect((await caller.ask(VERIFY, { body })).json.is_active).toBe(isGood);
    expect((await caller.ask(DEACTIVATE, { body })).json.is_active).toBe(isGood);
  });

  test("an activation without a client takes any", async () => {
    const one = await sold(service);
    await caller.ask(ACTIVATE, { body: { ...one.activation, client_name: null } });
    expect(await isVerified(one, byCode(one, "Whoever"))).toBe(true);
  });

  test("counts where the license data is none of ours", async () => {
    const one = await sold(service);
    await activated(caller, one);
    expect(await isVerified(one, { ...byCode(one, "Acme"), license_file: "of another server" })).toBe(true);
  });

  test("a site is known by its address where it tells no domain", async () => {
    const one = await sold(service);
    const asking = { url: null, headers: { "X-API-IP": "192.0.2.20" } };
    await activated(caller, one, asking);
    expect(await isVerified(one, byCode(one, "Acme"), asking)).toBe(true);
    expect(await isVerified(one, byCode(one, "Acme"), { url: "http://192.0.2.20:8080" })).toBe(true);
    expect(await isVerified(one, byCode(one, "Acme"), { url: null })).toBe(false);
  });
});
