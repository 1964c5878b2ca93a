import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FailedAttempt } from "../../shared/domain/activation.ts";
import { formatSecret, SECRET_RANDOM_BYTES } from "../../shared/domain/secret-format.ts";
import type { Item } from "../../shared/storage/item.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { failOnce } from "../support/faults.ts";
import { isWrite } from "../support/sdk-calls.ts";
import type { TestService } from "../support/service.ts";
import { changesBy, editItem, scanTable } from "../support/table.ts";
import { type VendorSettings, vendorSettings } from "../support/vendor-settings.ts";
import {
  ACTIVATE,
  type Asking,
  activated,
  DEACTIVATE,
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
afterAll(() => service.close());

/** What one request writes. */
async function writtenBy(path: string, asking: Asking): Promise<Item[]> {
  const { written, deleted } = await changesBy(service.db, () => caller.ask(path, asking));
  expect(deleted).toEqual([]);
  return written;
}

const attemptIn = (items: readonly Item[]) =>
  items.find(({ pk }) => String(pk).startsWith("ATTEMPT#")) as (Item & FailedAttempt) | undefined;
const entryIn = (items: readonly Item[]) => items.find(({ pk }) => String(pk).startsWith("ACTIVITY#"));

const ASKING = {
  url: "https://shop.example.com/a",
  headers: { "LB-IP": "198.51.100.9", "user-agent": "Shop/2" },
};
const CONTEXT = {
  url: "https://shop.example.com/a",
  domain: "shop.example.com",
  hostName: "shop.example.com",
  claimedIp: "198.51.100.9",
  observedIp: "127.0.0.1",
  userAgent: "Shop/2",
  clientName: "Acme",
};

describe("a failed activation is recorded with its reason and its full context", () => {
  const editLicense = (changes: object) => (one: Sold) =>
    editItem(service.db, KEYS.license(one.license.id), { ...changes });
  const causes: readonly (readonly [string, Parameters<typeof sold>[1], (one: Sold) => Promise<unknown>])[] =
    [
      ["LICENSE_EXPIRED", {}, async (one) => editLicense({ expiresAt: service.clock.now() })(one)],
      ["LICENSE_BLOCKED", {}, editLicense({ state: "blocked" })],
      [
        "PRODUCT_INACTIVE",
        {},
        (one) => editItem(service.db, KEYS.product(one.license.productId), { isActive: false }),
      ],
      ["DOMAIN_NOT_ALLOWED", { allowedDomains: ["acme.com"] }, async () => undefined],
      ["IP_NOT_ALLOWED", { allowedIps: ["10.0.0.0/8"] }, async () => undefined],
      ["LICENSE_LIMIT_REACHED", {}, (one) => activated(caller, one)],
    ];
  test.each(causes)("%s", async (reason, terms, cause) => {
    const one = await sold(service, terms);
    await cause(one);
    for (const path of [ACTIVATE, "/api/activate_license"]) {
      const written = await writtenBy(path, { ...ASKING, body: one.activation });
      const { license } = one;
      expect(attemptIn(written)).toMatchObject({
        ...CONTEXT,
        reason,
        licenseId: license.id,
        licenseCode: license.code,
        productId: license.productId,
        accountId: license.accountId,
        holderId: expect.stringMatching(/^sit_/),
        at: service.clock.now(),
      });
      expect(entryIn(written)).toMatchObject({
        kind: "activation.failed",
        reason,
        accountId: license.accountId,
        subjects: expect.arrayContaining([license.id]),
        actor: { kind: "site" },
      });
    }
  });

  test.each(["SOME-CODE", "CSL1-mistyped"])("an unknown code as it was typed: %s", async (license_code) => {
    const body = { product_id: "X", license_code, client_name: "Acme" };
    const written = await writtenBy(ACTIVATE, { ...ASKING, body });
    expect(attemptIn(written)).toMatchObject({
      ...CONTEXT,
      reason: "LICENSE_UNKNOWN",
      licenseCode: license_code,
      licenseId: null,
      accountId: null,
    });
  });

  test("the code of another product as what it is", async () => {
    const [one, other] = [await sold(service), await sold(service)];
    const body = { ...one.activation, product_id: other.reference };
    const written = await writtenBy(ACTIVATE, { ...ASKING, body });
    expect(attemptIn(written)).toMatchObject({
      reason: "LICENSE_OF_ANOTHER_PRODUCT",
      licenseId: one.license.id,
    });
  });
});

test("nothing is recorded when the setting is off", async () => {
  await vendor.update({ ...PATIENT, logFailedAttempts: false });
  const body = { product_id: "X", license_code: "NOPE" };
  expect(await writtenBy(ACTIVATE, { body })).toEqual([]);
  await vendor.update({ logFailedAttempts: true });
  expect(attemptIn(await writtenBy(ACTIVATE, { body }))).toBeDefined();
});

test.each([VERIFY, DEACTIVATE])("a refused %s is no failed activation", async (path) => {
  expect(await writtenBy(path, { body: { product_id: "X", license_data: "x" } })).toEqual([]);
  expect(await writtenBy(path, { body: { product_id: "X", license_code: "NOPE" } })).toEqual([]);
});

test("neither are missing fields or a shop that is not configured", async () => {
  expect(await writtenBy(ACTIVATE, { body: "[]" })).toEqual([]);
  const envato = { product_id: "X", license_code: "NOPE", verify_type: "envato" };
  expect(await writtenBy(ACTIVATE, { body: envato })).toEqual([]);
});

test("the refusal stands when it cannot be recorded", async () => {
  service.sdk.intercept(failOnce(0, "before", isWrite));
  const { status, json } = await caller.ask(ACTIVATE, { body: { product_id: "X", license_code: "NOPE" } });
  service.sdk.intercept(null);
  expect([status, json.message]).toEqual([400, "Your license code is invalid."]);
});

test("what looks like a secret of ours is stored nowhere, wherever a site sends it", async () => {
  const one = await sold(service, { parallelUses: null });
  const token = formatSecret("cs_act_", randomBytes(SECRET_RANDOM_BYTES));
  service.keepSecret(token);
  const places = {
    url: `https://${token}@shop.example.com/?key=${caller.key}`,
    headers: { "user-agent": `Shop ${token}`, "LB-LANG": token },
  };
  const body = { product_id: token, license_code: ` ${token}`, client_name: `for ${caller.key}` };
  const [attempt] = [attemptIn(await writtenBy(ACTIVATE, { ...places, body }))];
  expect(attempt).toMatchObject({
    licenseCode: "cs_act_[redacted]",
    clientName: "for cs_key_[redacted]",
    userAgent: "Shop cs_act_[redacted]",
    url: "https://shop.example.com/?key=cs_key_[redacted]",
  });
  const client = { ...one.activation, client_name: `for ${caller.key}` };
  const { json } = await caller.ask(ACTIVATE, { ...places, body: client });
  expect(json.is_active).toBe(true);
  const verified = await caller.ask(VERIFY, { ...places, body: client });
  expect(verified.json.is_active, "compared as it is stored").toBe(true);
  const text = JSON.stringify(await scanTable(service.db));
  for (const secret of [token, caller.key]) expect(text).not.toContain(secret);
});
