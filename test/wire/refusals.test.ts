import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createProduct } from "../../shared/contract/operations/create-product.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { invariants } from "../support/invariants.ts";
import type { TestService } from "../support/service.ts";
import { deleteItem, editItem } from "../support/table.ts";
import { type VendorSettings, vendorSettings } from "../support/vendor-settings.ts";
import { newProductCode } from "../support/world.ts";
import {
  ACTIVATE,
  activated,
  DEACTIVATE,
  FATAL_WORDS,
  PATIENT,
  type Site,
  type Sold,
  site,
  sold,
  startWireService,
  VERIFY,
} from "./ask.ts";

let service: TestService;
let vendor: VendorSettings;
let caller: Site;
beforeAll(async () => {
  service = await startWireService();
  vendor = vendorSettings(service);
  caller = await site(service);
});
beforeEach(async () => {
  await vendor.reset();
  await vendor.update(PATIENT);
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const NOT_YOURS = "License is invalid or not assigned to you.";
const lastCode = () => service.log.at(-1)?.code;

/** What makes a license that stands into one that does not, by the code in which our log tells it. */
const FALLS = {
  LICENSE_BLOCKED: ({ license }: Sold) =>
    editItem(service.db, KEYS.license(license.id), { state: "blocked" }),
  LICENSE_REVOKED: ({ license }: Sold) =>
    editItem(service.db, KEYS.license(license.id), { state: "revoked" }),
  PRODUCT_INACTIVE: ({ license }: Sold) =>
    editItem(service.db, KEYS.product(license.productId), { isActive: false }),
  LICENSE_NOT_STARTED: ({ license }: Sold) =>
    editItem(service.db, KEYS.license(license.id), { startsAt: service.clock.now() + 1 }),
  LICENSE_EXPIRED: ({ license }: Sold) =>
    editItem(service.db, KEYS.license(license.id), { expiresAt: service.clock.now() }),
} as const;
const falls = Object.entries(FALLS) as [keyof typeof FALLS, (one: Sold) => Promise<void>][];

describe("a license that does not stand", () => {
  test.each(falls)(
    "%s: activation is refused with 400, in words that tell why (C2, C7)",
    async (code, fall) => {
      const one = await sold(service);
      await fall(one);
      const { status, json } = await caller.ask(ACTIVATE, { body: one.activation });
      expect(status).toBe(400);
      expect(json).toEqual({
        status: false,
        is_active: false,
        message: expect.not.stringMatching(FATAL_WORDS),
        lic_response: null,
        data: null,
      });
      expect(lastCode()).toBe(code);
    },
  );

  test.each(falls)("%s: so is verify, with 200 and no fatal word", async (code, fall) => {
    const one = await sold(service);
    const license_data = await activated(caller, one);
    await fall(one);
    for (const by of [{ license_data }, { license_code: one.license.code, client_name: "Acme" }]) {
      const { status, json } = await caller.ask(VERIFY, { body: { product_id: one.reference, ...by } });
      expect(status).toBe(200);
      expect(json).toEqual({
        status: false,
        is_active: false,
        message: expect.not.stringMatching(FATAL_WORDS),
        data: null,
      });
      expect(lastCode()).toBe(code);
    }
  });

  test("expired and blocked say so", async () => {
    for (const [code, word] of [
      ["LICENSE_EXPIRED", "expired"],
      ["LICENSE_BLOCKED", "blocked"],
    ] as const) {
      const one = await sold(service);
      const license_data = await activated(caller, one);
      await FALLS[code](one);
      const verified = await caller.ask(VERIFY, { body: { product_id: one.reference, license_data } });
      const again = await caller.ask("/api/activate_license", { body: one.activation });
      expect([verified.json.message, again.json.message]).toEqual([
        expect.stringContaining(word),
        expect.stringContaining(word),
      ]);
    }
  });

  test.each(falls)("%s: its use can be given back all the same", async (_code, fall) => {
    const one = await sold(service);
    const license_data = await activated(caller, one);
    await fall(one);
    const { json } = await caller.ask(DEACTIVATE, { body: { product_id: one.reference, license_data } });
    expect(json).toEqual({ status: true, is_active: true, message: "Deactivated." });
  });
});

describe("who asks", () => {
  test.each([
    ["DOMAIN_NOT_ALLOWED", { allowedDomains: ["*.acme.com"] }],
    ["IP_NOT_ALLOWED", { allowedIps: ["10.0.0.0/8"] }],
    ["SERVER_TYPE_MISMATCH", { serverType: "Production" }],
  ] as const)("%s: activation is refused, what is held is kept", async (code, terms) => {
    const given = Object.fromEntries(
      Object.entries(terms).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]),
    );
    const one = await sold(service, given);
    const { status, json } = await caller.ask(ACTIVATE, { body: one.activation });
    expect([status, json.is_active]).toEqual([400, false]);
    expect(json.message).not.toMatch(FATAL_WORDS);
    expect(lastCode()).toBe(code);
  });

  test("a domain on the list may, wherever its request comes from (C2)", async () => {
    const one = await sold(service, { allowedDomains: ["*.acme.com"] });
    await activated(caller, one, { url: "https://shop.acme.com" });
  });

  test("a claimed address opens no list of addresses", async () => {
    const one = await sold(service, { allowedIps: ["10.0.0.0/8"] });
    const headers = { "X-API-IP": "10.0.0.1" };
    const { status } = await caller.ask(ACTIVATE, { body: one.activation, headers });
    expect(status).toBe(400);
  });

  test("a required product must be in use on the same site", async () => {
    const basis = await sold(service);
    const body = {
      code: newProductCode(),
      name: "Add-on",
      referenceId: `ADD-${newProductCode()}`,
      requires: [basis.license.productId],
    };
    const addOn = (await service.staff(createProduct, { body })).reply;
    const { createLicense } = await import("../../shared/contract/operations/create-license.ts");
    const { accountId } = basis.license;
    const terms = { accountId, product: addOn.id, type: "perpetual", parallelUses: 2 } as const;
    const { code } = (await service.staff(createLicense, { body: terms })).reply;
    const asked = { product_id: addOn.referenceId, license_code: code };
    expect((await caller.ask(ACTIVATE, { body: asked })).status).toBe(400);
    expect(lastCode()).toBe("PREREQUISITE_MISSING");
    await activated(caller, basis);
    expect((await caller.ask(ACTIVATE, { body: asked })).status).toBe(200);
    const elsewhere = await caller.ask(ACTIVATE, { body: asked, url: "https://elsewhere.example" });
    expect(elsewhere.status).toBe(400);
  });
});

describe("a bad code", () => {
  test("of another product is refused as one that there is not", async () => {
    const [one, other] = [await sold(service), await sold(service)];
    const body = { ...one.activation, product_id: other.reference };
    const { status, text } = await caller.ask(ACTIVATE, { body });
    const unknown = await caller.ask(ACTIVATE, { body: { ...body, license_code: "NO SUCH CODE" } });
    expect([status, text]).toEqual([unknown.status, unknown.text]);
    const nowhere = await caller.ask(ACTIVATE, { body: { ...body, product_id: "no-such-product" } });
    expect([nowhere.status, nowhere.text]).toEqual([status, text]);
  });

  test.each([
    ["in lower case", (code: string) => code.toLowerCase()],
    ["without dashes", (code: string) => code.replaceAll("-", "")],
    ["cut off", (code: string) => code.slice(0, -1)],
    ["with a letter changed", (code: string) => `${code.slice(0, -1)}${code.endsWith("0") ? "1" : "0"}`],
  ])("our own code %s: it must be exact, and costs no look-up", async (_how, change) => {
    const one = await sold(service);
    await vendor.inForce();
    service.sdk.clear();
    const body = { ...one.activation, license_code: change(one.license.code) };
    expect((await caller.ask(ACTIVATE, { body })).json.message).toBe("Your license code is invalid.");
    const verified = await caller.ask(VERIFY, { body });
    expect(verified.json.message).toBe(NOT_YOURS);
    const reads = service.sdk.calls.filter(({ keysRead }) => keysRead > 0);
    expect(JSON.stringify(reads)).not.toMatch(/LICENSE|PRODUCT/);
  });

  test("a foreign code is case-sensitive, and blanks around it do not matter", async () => {
    const one = await sold(service, { code: "Foreign-Code-1" });
    const ask = async (license_code: string) =>
      (await caller.ask(ACTIVATE, { body: { ...one.activation, license_code } })).status;
    expect(await ask("FOREIGN-CODE-1")).toBe(400);
    expect(await ask(" Foreign-Code-1 ")).toBe(200);
  });

  test.each(["x".repeat(5_000), "💩".repeat(90), "a\u0000b", "a\u200bb", "' OR 1=1 --", "LICENSE#x"])(
    "nonsense for a code, and for a product: %j",
    async (text) => {
      const { activation } = await sold(service);
      const code = await caller.ask(ACTIVATE, { body: { ...activation, license_code: text } });
      expect([code.status, code.json.message]).toEqual([400, "Your license code is invalid."]);
      const reference = await caller.ask(ACTIVATE, { body: { ...activation, product_id: text } });
      expect([400, 422]).toContain(reference.status);
    },
  );
});

test.each(["envato", "gumroad"])("%s: a clear no, as that shop is not configured", async (verify_type) => {
  const { activation } = await sold(service);
  const { status, json } = await caller.ask(ACTIVATE, { body: { ...activation, verify_type } });
  expect([status, json.is_active, json.lic_response]).toEqual([400, false, null]);
  expect(json.message).toContain("not configured");
  const plain = await caller.ask(ACTIVATE, { body: { ...activation, verify_type: "non_envato" } });
  expect(plain.status).toBe(200);
});

describe("what client programs delete their license for", () => {
  test("a released activation has the code and the word for it, in both dialects", async () => {
    const one = await sold(service);
    const license_data = await activated(caller, one);
    const body = { product_id: one.reference, license_data, license_file: license_data };
    await caller.ask(DEACTIVATE, { body });
    const now = await caller.ask(VERIFY, { body });
    expect([now.status, now.text]).toEqual([
      200,
      `{"status":false,"is_active":false,"status_code":"LICENSE_DEACTIVATED","message":"${NOT_YOURS}","data":null}`,
    ]);
    const legacy = await caller.ask("/api/verify_license", { body });
    expect(legacy.text).toBe(`{"status":false,"status_code":"LICENSE_DEACTIVATED","message":"${NOT_YOURS}"}`);
  });

  test("a license that is gone is not the caller's", async () => {
    const one = await sold(service);
    const body = { product_id: one.reference, license_data: await activated(caller, one) };
    await deleteItem(service.db, KEYS.license(one.license.id));
    expect((await caller.ask(VERIFY, { body })).json.message).toBe(NOT_YOURS);
  });
});
