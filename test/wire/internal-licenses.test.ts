import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import type { TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { type Administrator, administrator, newLicense, newProduct } from "./administration.ts";
import { startWireService } from "./ask.ts";

const LICENSES = "/api/internal/product-licenses";

let service: TestService;
let admin: Administrator;
let product: string;
beforeAll(async () => {
  service = await startWireService();
  admin = await administrator(service);
  product = (await newProduct(admin, { name: "Fax server", reference_id: "PROD-001" })).reference_id;
});
afterAll(() => service.close());

const refused = async (given: object) => {
  const { status, json } = await admin.ask(LICENSES, { body: { product_id: product, ...given } });
  expect([status, json.status, json.message]).toEqual([
    422,
    false,
    "Some of the fields are missing or wrong.",
  ]);
  return json.errors;
};

describe("a new license", () => {
  test("of the documented example is made as it says", async () => {
    const body = {
      product_reference_id: "PROD-001",
      license_code: "LIC-ABC-123",
      type: "perpetual",
      customer_id: "CUST-001",
      email: "customer@example.com",
      parallel_uses: 3,
      expires_at: "2035-12-31",
      updates_until: "2030-12-31",
      domains: ["example.com", "*.example.com"],
      ips: ["192.168.1.100"],
      is_valid: true,
      is_envato: false,
    };
    const { status, json } = await admin.ask(LICENSES, { body });
    expect(status).toBe(200);
    expect(json).toEqual({
      status: true,
      message: "The license was created.",
      data: {
        id: expect.stringMatching(/^lic_/),
        license_code: "LIC-ABC-123",
        product_id: "PROD-001",
        product_reference_id: "PROD-001",
        product_name: "Fax server",
        type: "subscription",
        status: "not-activated",
        customer_id: expect.stringMatching(/^acc_/),
        client: "CUST-001",
        email: "customer@example.com",
        invoice: null,
        parallel_uses: 3,
        uses_taken: 0,
        uses_left: 3,
        expires_at: "2035-12-31 00:00:00",
        updates_until: "2030-12-31 00:00:00",
        support_until: "2030-12-31 00:00:00",
        domains: ["example.com", "*.example.com"],
        ips: ["192.168.1.100"],
        is_valid: true,
        is_blocked: false,
        created_at: expect.stringMatching(/^2027-03-10 12:/),
      },
    });
    const { reply } = await service.staff(getLicense, { params: { license: "LIC-ABC-123" } });
    expect(reply).toMatchObject({
      id: json.data.id,
      accountId: json.data.customer_id,
      type: "subscription",
      state: "active",
      parallelUses: 3,
      expiresAt: "2035-12-31T00:00:00.000Z",
      allowedDomains: ["example.com", "*.example.com"],
    });
  });

  test("of the official sample gets a code, and is perpetual", async () => {
    const body = { product_id: product, parallel_uses: 1, client: "Acme", client_email: "it@acme.com" };
    const data = await admin.done(`POST ${LICENSES}`, body);
    expect(data).toMatchObject({
      license_code: expect.stringMatching(/^CSL1(-[0-9A-Z]{5}){5}$/),
      type: "perpetual",
      client: "Acme",
      email: "it@acme.com",
      parallel_uses: 1,
      expires_at: null,
    });
  });

  test("that names no limit of uses has none", async () => {
    for (const given of [{}, { parallel_uses: null }, { parallel_uses: "" }])
      expect(await newLicense(admin, { product_id: product, ...given })).toMatchObject({
        parallel_uses: null,
        uses_left: null,
      });
    expect(await refused({ parallel_uses: 0 })).toEqual({
      parallel_uses: ["parallel_uses must be a whole number from 1 to 1000000, or empty"],
    });
  });

  test("keeps a code that is given exactly, and no other license can have it", async () => {
    const license_code = "theme-AbC_123 ünï";
    const data = await newLicense(admin, { product_id: product, license_code: ` ${license_code} ` });
    expect(data.license_code).toBe(license_code);
    expect(await refused({ license_code })).toEqual({ license_code: ["license_code is another license's"] });
    expect((await newLicense(admin, { product_id: product, license_code: "THEME-ABC_123 ÜNÏ" })).id).not.toBe(
      data.id,
    );
    const at = await Promise.all(
      [1, 2, 3].map(() => admin.ask(LICENSES, { body: { product_id: product, license_code: "AT-ONCE" } })),
    );
    expect(at.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
  });

  test("takes no code that looks like one of ours and is mistyped", async () => {
    const { license_code: own } = await newLicense(admin, { product_id: product });
    const last = own.endsWith("0") ? "1" : "0";
    expect(await refused({ license_code: own.slice(0, -1) + last })).toEqual({
      license_code: ["license_code looks like one of our codes, but its checksum is wrong"],
    });
  });

  test("can be blocked from the start", async () => {
    const data = await newLicense(admin, { product_id: product, is_valid: "0" });
    expect(data).toMatchObject({ is_valid: false, is_blocked: true, status: "blocked" });
  });

  test("needs a product that exists, by its reference, code or id", async () => {
    const { id } = await admin.done("GET /api/internal/products/PROD-001");
    for (const named of ["PROD-001", "prod-001", id])
      expect(await newLicense(admin, { product_id: named })).toMatchObject({ product_id: "PROD-001" });
    const unknown = await admin.ask(LICENSES, { body: { product_reference_id: "nothing" } });
    expect([unknown.status, unknown.json.errors]).toEqual([
      422,
      { product_reference_id: ["product_reference_id names no product"] },
    ]);
    const none = await admin.ask(LICENSES, { body: {} });
    expect([none.status, none.json.errors]).toEqual([422, { product_id: ["product_id is needed"] }]);
  });

  test("is told everything that is wrong with it, field by field", async () => {
    expect(
      await refused({
        parallel_uses: "many",
        expires_at: "soon",
        updates_until: "2027-02-30",
        email: "nobody",
        is_valid: "perhaps",
        domains: { a: 1 },
        customer_id: ["x"],
      }),
    ).toEqual({
      parallel_uses: ["parallel_uses must be a whole number from 1 to 1000000, or empty"],
      expires_at: ["expires_at must be a date such as 2027-01-31 or 2027-01-31 12:00:00"],
      updates_until: ["updates_until must be a date such as 2027-01-31 or 2027-01-31 12:00:00"],
      email: ["email must be an e-mail address"],
      is_valid: ["is_valid must be true or false"],
      domains: ["domains must be a list of texts"],
      customer_id: ["customer_id must be text"],
    });
    expect(await refused({ domains: "example.com,exa mple", ips: ["10.0.0.1", "nowhere"] })).toEqual({
      domains: [expect.stringMatching(/^domains\.1 is not a domain/)],
      ips: [expect.stringMatching(/^ips\.1 is not an address or range/)],
    });
    expect(await refused({ type: "subscription" })).toEqual({
      expires_at: ["A subscription ends on a date."],
    });
  });

  test("is in the activity log, as is its account, with the key as the actor", async () => {
    const { id, customer_id } = await newLicense(admin, { product_id: product, client: "Logged Ltd" });
    const actor = { kind: "staff", id: admin.keyId };
    expect(await activityAbout(service.db, id)).toMatchObject([
      { kind: "license.created", actor, accountId: customer_id },
    ]);
    expect(await activityAbout(service.db, customer_id)).toMatchObject([
      { kind: "account.created", actor, accountId: customer_id },
    ]);
  });
});

describe("a license", () => {
  test("is found by its id and by its code", async () => {
    const data = await newLicense(admin, { product_id: product, license_code: "FIND/ME 1" });
    for (const named of [data.id, data.license_code])
      expect(await admin.done(`GET ${LICENSES}/${encodeURIComponent(named)}`)).toEqual(data);
  });

  test("that nobody made is a 404, whatever is asked of it", async () => {
    const blocked = "/api/internal/blocked-product-licenses/nothing";
    for (const [method, path] of [
      ["GET", `${LICENSES}/nothing`],
      ["PUT", `${LICENSES}/lic_0000000000000000000000`],
      ["POST", blocked],
      ["DELETE", blocked],
    ] as const) {
      const { status, json } = await admin.ask(path, { method, body: {} });
      expect([status, json]).toEqual([
        404,
        { status: false, is_active: false, message: "There is no such license." },
      ]);
    }
  });
});
