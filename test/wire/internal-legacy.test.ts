import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invariants } from "../support/invariants.ts";
import type { TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { type Administrator, administrator } from "./administration.ts";
import { ACTIVATE, type Site, site, startWireService } from "./ask.ts";

/** The flat paths of LicenseBox's administration API, in its own fields. */

let service: TestService;
let admin: Administrator;
let caller: Site;
beforeAll(async () => {
  service = await startWireService();
  admin = await administrator(service);
  caller = await site(service);
  await admin.flat("add_product", { product_id: "7EX821PQ", product_name: "ABC Software" });
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const SALE = {
  product_id: "7EX821PQ",
  license_code: "180PM-XE2I-4YIX-ZVBR",
  license_type: "Regular",
  invoice_number: "#JG-3744",
  client_name: "john",
  client_email: "john@example.com",
  licensed_ips: "127.0.0.1,192.168.1.1",
  licensed_domains: "localhost,test.example.com",
  support_end_date: "2028-06-08 12:00:00",
  updates_end_date: "2029-04-06 02:00:00",
  expiry_date: "2030-02-02 12:00:00",
  license_uses: 3,
  license_parallel_uses: 1,
  comments: "Lead converted",
};

const refused = async (name: string, body?: unknown) => {
  const { status, json, text } = await admin.ask(`/api/${name}`, { body });
  expect([status, json.status], text).toEqual([200, false]);
  expect(Object.keys(json)).toEqual(["status", "message"]);
  return json.message;
};

test("check_connection_int", async () => {
  for (const body of [undefined, "[]", ""])
    expect(await admin.flat("check_connection_int", body)).toEqual({
      status: true,
      message: "Connection successful.",
    });
});

describe("products", () => {
  test("add_product answers with the product's id, given or made", async () => {
    expect(await admin.flat("add_product", { product_id: "P1", product_name: "One" })).toEqual({
      status: true,
      message: "The product was created.",
      product_id: "P1",
    });
    const { product_id } = await admin.flat("add_product", { product_name: "Two", envato_item_id: "4711" });
    expect(product_id).toBe("two");
    expect(await refused("add_product", { product_id: "P1", product_name: "Again" })).toBe(
      "Some of the fields are missing or wrong. product_id is another product's.",
    );
    expect(await refused("add_product", "[]")).toBe(
      "Some of the fields are missing or wrong. product_name is needed.",
    );
  });

  test("get_product and get_products answer in LicenseBox's fields", async () => {
    await admin.flat("add_product", { product_id: "P2", product_name: "Three", product_details: "Details." });
    const shown = {
      product_id: "P2",
      envato_item_id: null,
      product_name: "Three",
      product_details: "Details.",
      latest_version: null,
      latest_version_release_date: null,
      is_product_active: true,
      requires_license_for_downloading_updates: false,
    };
    const got = await admin.flat("get_product", { product_id: "P2" });
    expect(got).toEqual({ status: true, message: "This is the product.", ...shown });
    const { products, meta } = await admin.flat("get_products");
    expect(products).toContainEqual(shown);
    expect(meta).toEqual({ cursor: null });
    expect(await refused("get_product", { product_id: "nothing" })).toBe("There is no such product.");
    expect(await refused("get_product", {})).toMatch(/product_id is needed\.$/);
  });

  test("mark_product_inactive and mark_product_active switch it, as often as one likes", async () => {
    await admin.flat("add_product", { product_id: "P3", product_name: "Four" });
    for (const [name, active] of [
      ["mark_product_inactive", false],
      ["mark_product_inactive", false],
      ["mark_product_active", true],
      ["mark_product_active", true],
    ] as const) {
      expect(await admin.flat(name, { product_id: "P3" })).toMatchObject({ product_id: "P3" });
      expect(await admin.flat("get_product", { product_id: "P3" })).toMatchObject({
        is_product_active: active,
      });
    }
    expect(await refused("mark_product_active", { product_id: "nothing" })).toBe("There is no such product.");
  });
});

describe("licenses", () => {
  test("create_license answers with the code; get_license shows all of it (C10)", async () => {
    expect(await admin.flat("create_license", SALE)).toEqual({
      status: true,
      message: "The license was created.",
      license_code: SALE.license_code,
    });
    expect(await admin.flat("get_license", { license_code: SALE.license_code })).toEqual({
      status: true,
      message: "This is the license.",
      license_code: SALE.license_code,
      product_id: "7EX821PQ",
      product_name: "ABC Software",
      license_type: "subscription",
      client_name: "john",
      client_email: "john@example.com",
      invoice_number: "#JG-3744",
      license_comments: null,
      licensed_ips: "127.0.0.1,192.168.1.1",
      licensed_domains: "localhost,test.example.com",
      uses: 1,
      uses_left: 1,
      parallel_uses: 1,
      parallel_uses_left: 1,
      license_expiry: "2030-02-02 12:00:00",
      support_expiry: "2029-04-06 02:00:00",
      updates_expiry: "2029-04-06 02:00:00",
      is_blocked: false,
      is_a_envato_purchase_code: false,
      is_valid_for_future_activations: true,
    });
    expect(await refused("create_license", SALE)).toBe(
      "Some of the fields are missing or wrong. license_code is another license's.",
    );
    expect(await refused("create_license", { product_id: "7EX821PQ", license_type: "subscription" })).toBe(
      "Some of the fields are missing or wrong. A subscription ends on a date.",
    );
    expect(await refused("create_license", { license_parallel_uses: "many" })).toMatch(
      /license_parallel_uses must be a whole number from 1 to 1000000, or empty\.$/,
    );
    expect(await refused("get_license", { license_code: "nothing" })).toBe("There is no such license.");
  });

  test("create_license takes a form, too, and makes a code and limits as it is told", async () => {
    const form = new URLSearchParams({
      product_id: "7EX821PQ",
      license_uses: "5",
      expiry_days: "30",
      client_name: "",
    });
    const { json } = await admin.ask("/api/create_license", {
      body: String(form),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(json).toMatchObject({ status: true, license_code: expect.stringMatching(/^CSL1-/) });
    const shown = await admin.flat("get_license", { license_code: json.license_code });
    expect(shown).toMatchObject({ uses: 5, parallel_uses: 5, client_name: "Customers without a name" });
    expect(shown.license_expiry).toMatch(/^2027-04-09 /);
  });

  test("edit_license changes what is named, empties what is empty, and keeps the rest", async () => {
    await admin.flat("create_license", { ...SALE, license_code: "EDIT-1" });
    const edit = {
      ...SALE,
      license_code: "EDIT-1",
      license_type: "Extended",
      invoice_number: "#AF-744",
      licensed_ips: "127.0.0.1,192.168.1.1,192.168.1.2",
      support_end_date: "",
      expiry_days: "",
      license_uses: 5,
      license_parallel_uses: 3,
      licensed_domains: "",
    };
    expect(await admin.flat("edit_license", edit)).toEqual({
      status: true,
      message: "The license was changed.",
      license_code: "EDIT-1",
    });
    expect(await admin.flat("get_license", { license_code: "EDIT-1" })).toMatchObject({
      invoice_number: "#AF-744",
      licensed_ips: "127.0.0.1,192.168.1.1,192.168.1.2",
      licensed_domains: null,
      parallel_uses: 3,
      license_expiry: "2030-02-02 12:00:00",
      client_name: "john",
    });
    expect(await refused("edit_license", { license_code: "nothing", license_uses: 1 })).toBe(
      "There is no such license.",
    );
    expect(await refused("edit_license", {})).toMatch(/license_code is needed\.$/);
    expect(await refused("edit_license", { license_code: "EDIT-1", product_id: "P9" })).toMatch(
      /product_id stays as it is: make a new license\.$/,
    );
  });

  test("edit_license knows one of our codes however it is typed", async () => {
    const { license_code } = await admin.flat("create_license", { product_id: "7EX821PQ" });
    const edited = await admin.flat("edit_license", {
      license_code: license_code.toLowerCase().replaceAll("-", " "),
      license_uses: 2,
    });
    expect(edited).toMatchObject({ license_code });
  });

  test("search_license finds by code, customer and parts, and says so when it finds nothing", async () => {
    await admin.flat("create_license", {
      ...SALE,
      license_code: "SEARCH-XYZ",
      client_name: "zoe",
      client_email: "",
    });
    const found = {
      license_code: "SEARCH-XYZ",
      product_id: "7EX821PQ",
      license_type: "subscription",
      client_name: "zoe",
      client_email: null,
    };
    for (const keyword of ["SEARCH-XYZ", "search-x", "Zoe"])
      expect(await admin.flat("search_license", { keyword })).toEqual({
        status: true,
        message: "Licenses listed.",
        results_count: 1,
        results: [found],
        meta: { cursor: null },
      });
    expect(await admin.flat("search_license", { keyword: "nowhere" })).toMatchObject({
      results_count: 0,
      results: "No corresponding license was found.",
    });
  });

  test("block_license and unblock_license, as often as one likes", async () => {
    await admin.flat("create_license", { ...SALE, license_code: "BLOCK-1" });
    const license_code = "BLOCK-1";
    for (const [name, isBlocked] of [
      ["block_license", true],
      ["block_license", true],
      ["unblock_license", false],
      ["unblock_license", false],
    ] as const) {
      expect(await admin.flat(name, { license_code })).toMatchObject({ license_code });
      expect(await admin.flat("get_license", { license_code })).toMatchObject({
        is_blocked: isBlocked,
        is_valid_for_future_activations: !isBlocked,
      });
    }
    expect(await refused("block_license", { license_code: "nothing" })).toBe("There is no such license.");
  });

  test("delete_license revokes it for good, says so, and keeps its code taken", async () => {
    await admin.flat("create_license", { ...SALE, license_code: "DELETE-1" });
    const license_code = "DELETE-1";
    const { id } = await admin.done(`GET /api/internal/product-licenses/${license_code}`);
    const revoked = {
      status: true,
      message: "The license was revoked for good. It stays in the books, with its code.",
      license_code,
    };
    for (let times = 0; times < 2; times += 1)
      expect(await admin.flat("delete_license", { license_code })).toEqual(revoked);
    expect(await admin.flat("get_license", { license_code })).toMatchObject({
      is_blocked: true,
      is_valid_for_future_activations: false,
    });
    expect(await refused("unblock_license", { license_code })).toMatch(/^The license was revoked/);
    expect(await refused("create_license", { ...SALE, license_code })).toMatch(/is another license's\.$/);
    expect((await activityAbout(service.db, id)).map(({ kind }) => kind)).toEqual([
      "license.created",
      "license.revoked",
    ]);
    expect(await refused("delete_license", { license_code: "nothing" })).toBe("There is no such license.");
  });
});

test("a blocked license is revoked, too", async () => {
  const license_code = "DELETE-2";
  await admin.flat("create_license", { ...SALE, license_code });
  await admin.flat("block_license", { license_code });
  await admin.flat("delete_license", { license_code });
  expect(await admin.done(`GET /api/internal/product-licenses/${license_code}`)).toMatchObject({
    status: "revoked",
  });
});

describe("deactivate_license_activations", () => {
  test("releases all of them, whoever holds them; repeated, there is nothing to do", async () => {
    const given = { product_id: "7EX821PQ", license_code: "RELEASE-1" };
    await admin.flat("create_license", given);
    for (const url of ["https://a.example", "https://b.example", "https://c.example"])
      expect((await caller.ask(ACTIVATE, { url, body: given })).json.is_active).toBe(true);
    const { license_code } = given;
    expect(await admin.flat("deactivate_license_activations", { license_code })).toEqual({
      status: true,
      message: "3 activations of the license were released.",
      license_code,
      released: 3,
      remaining: 0,
    });
    expect(await admin.flat("deactivate_license_activations", { license_code })).toMatchObject({
      released: 0,
      remaining: 0,
    });
    const activations = await admin.done(
      `GET /api/internal/product-activations?license_code=${license_code}`,
    );
    expect(activations.map((each: { is_active: boolean }) => each.is_active)).toEqual([false, false, false]);
    const [{ id }] = activations;
    expect((await activityAbout(service.db, id)).at(-1)).toMatchObject({
      kind: "activation.deactivated",
      actor: { kind: "staff", id: admin.keyId },
    });
    expect(await refused("deactivate_license_activations", { license_code: "nothing" })).toBe(
      "There is no such license.",
    );
  });

  test("asked by two at once releases each of them once", async () => {
    const given = { product_id: "7EX821PQ", license_code: "RELEASE-2" };
    await admin.flat("create_license", given);
    for (const url of ["https://a.example", "https://b.example", "https://c.example"])
      await caller.ask(ACTIVATE, { url, body: given });
    const { license_code } = given;
    const both = await Promise.all(
      [1, 2].map(() => admin.flat("deactivate_license_activations", { license_code })),
    );
    expect(both.reduce((sum, { released }) => sum + released, 0)).toBe(3);
    expect(await admin.flat("get_license", { license_code })).toMatchObject({
      parallel_uses: null,
      uses_left: null,
    });
  });
});
