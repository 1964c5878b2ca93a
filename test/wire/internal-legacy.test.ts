import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invariants } from "../support/invariants.ts";
import type { TestService } from "../support/service.ts";
import { type Administrator, administrator, flatRefusal, SALE } from "./administration.ts";
import { startWireService } from "./ask.ts";

/** The flat paths of LicenseBox's administration API, in its own fields. */

let service: TestService;
let admin: Administrator;
beforeAll(async () => {
  service = await startWireService();
  admin = await administrator(service);
  await admin.flat("add_product", { product_id: "SHOP01", product_name: "Shop plugin" });
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const refused = (name: string, body?: unknown) => flatRefusal(admin, name, body);

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
      product_id: "SHOP01",
      product_name: "Shop plugin",
      license_type: "subscription",
      client_name: "jo",
      client_email: "jo@example.com",
      invoice_number: "#1001",
      license_comments: null,
      licensed_ips: "192.0.2.1,192.0.2.2",
      licensed_domains: "shop.example,test.shop.example",
      uses: 1,
      uses_left: 1,
      parallel_uses: 1,
      parallel_uses_left: 1,
      license_expiry: "2030-03-01 08:15:00",
      support_expiry: "2029-04-01 09:30:00",
      updates_expiry: "2029-04-01 09:30:00",
      is_blocked: false,
      is_a_envato_purchase_code: false,
      is_valid_for_future_activations: true,
    });
    expect(await refused("create_license", SALE)).toBe(
      "Some of the fields are missing or wrong. license_code is another license's.",
    );
    expect(await refused("create_license", { product_id: "SHOP01", license_type: "subscription" })).toBe(
      "Some of the fields are missing or wrong. A subscription ends on a date.",
    );
    expect(await refused("create_license", { license_parallel_uses: "many" })).toMatch(
      /license_parallel_uses must be a whole number from 1 to 1000000, or empty\.$/,
    );
    expect(await refused("get_license", { license_code: "nothing" })).toBe("There is no such license.");
  });

  test("create_license takes a form, too, and makes a code and limits as it is told", async () => {
    const form = new URLSearchParams({
      product_id: "SHOP01",
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
      invoice_number: "#1002",
      licensed_ips: "192.0.2.1,192.0.2.2,192.0.2.3",
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
      invoice_number: "#1002",
      licensed_ips: "192.0.2.1,192.0.2.2,192.0.2.3",
      licensed_domains: null,
      parallel_uses: 3,
      license_expiry: "2030-03-01 08:15:00",
      client_name: "jo",
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
    const { license_code } = await admin.flat("create_license", { product_id: "SHOP01" });
    const edited = await admin.flat("edit_license", {
      license_code: license_code.toLowerCase().replaceAll("-", " "),
      license_uses: 2,
    });
    expect(edited).toMatchObject({ license_code });
  });
});
