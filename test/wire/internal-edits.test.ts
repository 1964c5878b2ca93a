import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { type Administrator, administrator, newLicense, newProduct } from "./administration.ts";
import { activated, type Site, type Sold, site, startWireService, VERIFY } from "./ask.ts";

const LICENSES = "/api/internal/product-licenses";
const BLOCKED = "/api/internal/blocked-product-licenses";

let service: TestService;
let admin: Administrator;
let caller: Site;
let product: string;
beforeAll(async () => {
  service = await startWireService();
  admin = await administrator(service);
  caller = await site(service);
  product = (await newProduct(admin, { reference_id: "PROD-001" })).reference_id;
});
afterAll(() => service.close());

const made = (given: object = {}) => newLicense(admin, { product_id: product, ...given });
const edit = (id: string, body: object) => admin.done(`PUT ${LICENSES}/${id}`, body);
const refused = async (id: string, body: object) => {
  const { status, json } = await admin.ask(`${LICENSES}/${id}`, { method: "PUT", body });
  expect([status, json.status]).toEqual([422, false]);
  return json.errors;
};

describe("an edit", () => {
  test("changes what it names, leaves the rest, and is logged before and after", async () => {
    const before = await made({
      parallel_uses: 3,
      domains: ["example.com"],
      invoice: "PO-1",
      client: "Acme",
    });
    const after = await edit(before.id, {
      parallel_uses: 5,
      expires_at: "2036-12-31 23:59:59",
      ips: "10.0.0.*, 192.0.2.1",
      updates_until: "2031-01-01T00:00:00+01:00",
    });
    expect(after).toEqual({
      ...before,
      type: "subscription",
      parallel_uses: 5,
      uses_left: 5,
      expires_at: "2036-12-31 23:59:59",
      updates_until: "2030-12-31 23:00:00",
      support_until: "2030-12-31 23:00:00",
      ips: ["10.0.0.0/24", "192.0.2.1"],
    });
    expect(await admin.done(`GET ${LICENSES}/${before.id}`)).toEqual(after);
    expect((await activityAbout(service.db, before.id)).at(-1)).toMatchObject({
      kind: "license.changed",
      actor: { kind: "staff", id: admin.keyId },
      accountId: before.customer_id,
      changes: [
        { field: "expiresAt", before: null, after: "2036-12-31T23:59:59.000Z" },
        { field: "maintenanceUntil", before: null, after: "2030-12-31T23:00:00.000Z" },
        { field: "parallelUses", before: 3, after: 5 },
        { field: "allowedIps", before: [], after: ["10.0.0.0/24", "192.0.2.1"] },
        { field: "type", before: "perpetual", after: "subscription" },
      ],
    });
  });

  test("takes away what it empties", async () => {
    const before = await made({
      parallel_uses: 3,
      expires_at: "2036-01-01",
      domains: ["example.com"],
      ips: ["10.0.0.1"],
      invoice: "PO-1",
    });
    const emptied = { parallel_uses: "", expires_at: null, domains: [], ips: "", invoice: "" };
    expect(await edit(before.id, emptied)).toEqual({
      ...before,
      type: "perpetual",
      parallel_uses: null,
      uses_left: null,
      expires_at: null,
      domains: [],
      ips: [],
      invoice: null,
    });
  });

  test("that changes nothing is not logged", async () => {
    const before = await made({ parallel_uses: 3 });
    for (const body of [{}, { parallel_uses: "3" }, { is_valid: true }, { unknown: 1 }, before])
      expect(await edit(before.id, body)).toEqual(before);
    expect(await activityAbout(service.db, before.id)).toHaveLength(1);
  });

  test("may repeat what stays: code, product and customer", async () => {
    const before = await made({ email: "ann@example.com", client: "Ann", license_code: "CODE-REPEATED" });
    for (const body of [
      { license_code: "CODE-REPEATED" },
      { product_id: product, product_reference_id: "prod-001" },
      { customer_id: before.customer_id },
      { email: "ANN@example.com" },
      { client: "ann", client_email: "ann@example.com" },
      { license_code: "", product_id: null, client: "" },
    ])
      expect(await edit(before.id, body)).toEqual(before);
  });

  test("may name the customer by what its account is called, however that was opened", async () => {
    const before = await made({ customer_id: "CUST-NAMED", email: "Cy@example.com", client: "Cy Ltd" });
    for (const body of [
      { client_email: "cy@example.com" },
      { client_name: "CY LTD" },
      { customer_id: "cust-named", email: "new@example.com" },
      { client_name: "Cy Ltd", client_email: "moved@example.com" },
    ])
      expect(await edit(before.id, body)).toEqual(before);
  });

  test("cannot change what stays", async () => {
    const { id } = await made({ email: "bob@example.com" });
    await newProduct(admin, { reference_id: "PROD-002" });
    expect(await refused(id, { license_code: "ANOTHER" })).toEqual({
      license_code: ["license_code stays as it is: make a new license"],
    });
    for (const named of ["PROD-002", "nothing"])
      expect(await refused(id, { product_id: named })).toEqual({
        product_id: ["product_id stays as it is: make a new license"],
      });
    expect(await refused(id, { product_reference_id: "PROD-002" })).toHaveProperty("product_reference_id");
    const other = "is another customer: a license stays with its own";
    expect(await refused(id, { email: "eve@example.com" })).toEqual({ email: [`email ${other}`] });
    expect(await refused(id, { client: "Eve" })).toEqual({ client: [`client ${other}`] });
    expect(await refused(id, { customer_id: "CUST-OF-EVE", email: "bob@example.com" })).toEqual({
      customer_id: [`customer_id ${other}`],
    });
    expect(await refused(id, { customer_id: "acc_0000000000000000000000" })).toEqual({
      customer_id: [`customer_id ${other}`],
    });
  });

  test("with wrong fields changes nothing", async () => {
    const before = await made();
    expect(await refused(before.id, { parallel_uses: 2, expires_at: "soon", domains: ["x y"] })).toEqual({
      expires_at: ["expires_at must be a date such as 2027-01-31 or 2027-01-31 12:00:00"],
    });
    expect(Object.keys(await refused(before.id, { parallel_uses: 2, domains: ["x y"] }))).toEqual([
      "domains",
    ]);
    expect(await admin.done(`GET ${LICENSES}/${before.id}`)).toEqual(before);
  });

  test("at the same time as others loses none of them", async () => {
    const { id } = await made();
    await Promise.all([
      edit(id, { parallel_uses: 7 }),
      edit(id, { domains: ["example.com"] }),
      edit(id, { invoice: "PO-9" }),
      admin.done(`POST ${BLOCKED}/${id}`),
    ]);
    expect(await admin.done(`GET ${LICENSES}/${id}`)).toMatchObject({
      parallel_uses: 7,
      domains: ["example.com"],
      invoice: "PO-9",
      is_blocked: true,
    });
  });
});

describe("a block", () => {
  test("is set and lifted, as often as one likes, by id and by code", async () => {
    const { id, license_code } = await made();
    for (const [request, isBlocked] of [
      [`POST ${BLOCKED}/${id}`, true],
      [`POST ${BLOCKED}/${license_code}`, true],
      [`DELETE ${BLOCKED}/${license_code}`, false],
      [`DELETE ${BLOCKED}/${id}`, false],
    ] as const)
      expect(await admin.done(request)).toMatchObject({ id, is_blocked: isBlocked, is_valid: !isBlocked });
    const entries = await activityAbout(service.db, id);
    expect(entries.map(({ kind }) => kind)).toEqual([
      "license.created",
      "license.blocked",
      "license.unblocked",
    ]);
    expect(entries[1]).toMatchObject({
      actor: { kind: "staff", id: admin.keyId },
      changes: [{ field: "state", before: "active", after: "blocked" }],
    });
  });

  test("can be part of an edit, and is called by its name when it is all of it", async () => {
    const { id } = await made();
    expect(await edit(id, { is_valid: false })).toMatchObject({ is_blocked: true, status: "blocked" });
    expect(await edit(id, { is_valid: "1", parallel_uses: 2 })).toMatchObject({
      is_blocked: false,
      parallel_uses: 2,
    });
    expect((await activityAbout(service.db, id)).map(({ kind }) => kind)).toEqual([
      "license.created",
      "license.blocked",
      "license.changed",
    ]);
  });

  test("is what a site hears at its next verify", async () => {
    const license = await made();
    const one: Pick<Sold, "activation"> = {
      activation: { product_id: product, license_code: license.license_code, client_name: "Acme" },
    };
    const license_data = await activated(caller, one as Sold);
    const verify = () => caller.ask(VERIFY, { body: { product_id: product, license_data } });
    expect((await verify()).json.is_active).toBe(true);
    await admin.done(`POST ${BLOCKED}/${license.id}`);
    expect((await verify()).json.is_active).toBe(false);
    await admin.done(`DELETE ${BLOCKED}/${license.id}`);
    expect((await verify()).json.is_active).toBe(true);
  });
});

test("a revoked license can be shown, and nothing else", async () => {
  const { id, license_code } = await made();
  await admin.flat("delete_license", { license_code });
  for (const [method, path] of [
    ["PUT", `${LICENSES}/${id}`],
    ["POST", `${BLOCKED}/${id}`],
    ["DELETE", `${BLOCKED}/${id}`],
  ] as const) {
    const { status, json } = await admin.ask(path, { method, body: { parallel_uses: 9 } });
    expect([status, json]).toEqual([
      422,
      {
        status: false,
        is_active: false,
        message: "The license was revoked, which is final. Make a new one.",
      },
    ]);
  }
  expect(await admin.done(`GET ${LICENSES}/${id}`)).toMatchObject({
    status: "revoked",
    is_valid: false,
    is_blocked: true,
    parallel_uses: null,
  });
});
