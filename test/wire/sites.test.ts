import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLicenseData } from "../../functions/http/license-data.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import type { Activation } from "../../shared/domain/activation.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { staleReads } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import { callsDuring, isEffect, isWrite } from "../support/sdk-calls.ts";
import type { TestService } from "../support/service.ts";
import { activityAbout, editItem, itemsUnder, scanTable } from "../support/table.ts";
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

/** Which site an activation belongs to, and what it costs to ask. */

let service: TestService;
let caller: Site;
beforeAll(async () => {
  service = await startWireService();
  caller = await site(service);
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const usesTaken = async ({ license }: Sold) =>
  (await service.staff(getLicense, { params: { license: license.id } })).reply.usesTaken;

const recordsOf = async ({ license }: Sold) =>
  (await itemsUnder(service.db, KEYS.license(license.id).pk)).filter((item) =>
    String(item["sk"]).startsWith("ACTIVATION#"),
  ) as unknown as Activation[];

async function isVerified(one: Sold, body: object, asking: Asking = {}): Promise<boolean> {
  const { status, json } = await caller.ask(VERIFY, {
    ...asking,
    body: { product_id: one.reference, ...body },
  });
  expect(status).toBe(200);
  return json.is_active;
}

describe("an activation", () => {
  test("is recorded with its full context", async () => {
    const one = await sold(service);
    await activated(caller, one, {
      url: "https://www.Example.com/shop?x=1",
      headers: { "X-API-IP": "198.51.100.4", "user-agent": "Shop/1.0" },
    });
    expect(await recordsOf(one)).toMatchObject([
      {
        licenseId: one.license.id,
        licenseCode: one.license.code,
        productId: one.license.productId,
        accountId: one.license.accountId,
        holderId: expect.stringMatching(/^sit_[\w-]{22}$/),
        url: "https://www.Example.com/shop?x=1",
        domain: "example.com",
        clientName: "Acme",
        observedIp: "127.0.0.1",
        claimedIp: "198.51.100.4",
        userAgent: "Shop/1.0",
        mode: "online",
        tokenId: null,
        isActive: true,
      },
    ]);
    const [record] = await recordsOf(one);
    const [entry] = await activityAbout(service.db, record?.id ?? "");
    expect(entry).toMatchObject({
      kind: "activation.succeeded",
      accountId: one.license.accountId,
      actor: { kind: "site", id: expect.stringMatching(/^key_/) },
      origin: { claimedIp: "198.51.100.4" },
    });
  });

  test("repeated, is the same one and takes no second use, on either path and however the URL is spelled", async () => {
    const one = await sold(service, { parallelUses: 2 });
    const { secrets } = service.local.services;
    const first = await openLicenseData(await activated(caller, one), secrets);
    const calls = await callsDuring(service.sdk, async () => {
      for (const url of ["http://example.com", "EXAMPLE.com:81", "https://www.example.com./x"]) {
        const again = await caller.ask("/api/activate_license", { body: one.activation, url });
        expect(await openLicenseData(again.json.lic_response, secrets)).toEqual(first);
      }
    });
    expect(calls.filter(isWrite)).toEqual([]);
    expect(await usesTaken(one)).toBe(1);
    expect(await recordsOf(one)).toHaveLength(1);
  });

  test("on another domain is another one, each with its own data", async () => {
    const one = await sold(service, { parallelUses: 2 });
    const here = await activated(caller, one);
    const there = await activated(caller, one, { url: "https://shop.example.com" });
    expect(await usesTaken(one)).toBe(2);
    expect(await isVerified(one, { license_data: here })).toBe(true);
    expect(await isVerified(one, { license_data: there }, { url: "https://shop.example.com" })).toBe(true);
  });

  test("that was given back frees its use at once, and can be taken again", async () => {
    const one = await sold(service);
    const license_data = await activated(caller, one);
    const body = { product_id: one.reference, license_data };
    for (const _again of [1, 2]) expect((await caller.ask(DEACTIVATE, { body })).json.status).toBe(true);
    expect(await usesTaken(one)).toBe(0);
    await activated(caller, one, { url: "https://second.example" });
    expect(await isVerified(one, { license_data })).toBe(false);
    const [record] = (await recordsOf(one)).filter(({ isActive }) => !isActive);
    const log = await activityAbout(service.db, record?.id ?? "");
    // Both happened in the same millisecond of this clock.
    expect(log.map(({ kind }) => kind).sort()).toEqual(["activation.deactivated", "activation.succeeded"]);
  });

  test("gives its place to a newcomer where the oldest makes room", async () => {
    const one = await sold(service, { onLimit: "deactivate-oldest" });
    const first = await activated(caller, one, { url: "https://first.example" });
    service.clock.advance(1_000);
    await activated(caller, one, { url: "https://second.example" });
    expect(await usesTaken(one)).toBe(1);
    const { json } = await caller.ask(VERIFY, {
      body: { product_id: one.reference, license_data: first },
      url: "https://first.example",
    });
    expect(json.status_code).toBe("LICENSE_DEACTIVATED");
  });
});

describe("a site's contact", () => {
  test("is noted once a day, and what is known of it stays", async () => {
    const one = await sold(service);
    const license_data = await activated(caller, one);
    const [record] = await recordsOf(one);
    const siteItem = async () => (await itemsUnder(service.db, KEYS.node(record?.holderId ?? "").pk))[0];
    const effects = async () =>
      (await callsDuring(service.sdk, () => isVerified(one, { license_data }))).filter(isEffect).length;
    expect(await effects()).toBe(0);
    service.clock.advance(DAY_MS);
    expect(await effects()).toBe(1);
    expect(await siteItem()).toMatchObject({ hostName: "example.com", lastContactAt: service.clock.now() });
    service.clock.advance(1_000);
    expect(await effects()).toBe(0);
    expect(await siteItem()).toMatchObject({ lastContactAt: service.clock.now() - 1_000 });
  });
});

describe("reads", () => {
  test("a yes costs one look at the key and one at the activation", async () => {
    const one = await sold(service);
    const license_data = await activated(caller, one);
    const calls = await callsDuring(service.sdk, () => isVerified(one, { license_data }));
    expect(calls.map(({ command }) => command)).toEqual(["GetItem", "BatchGetItem"]);
  });

  test("that are behind make no false no: not after an activation, not after a block was lifted", async () => {
    const one = await sold(service);
    const before = await scanTable(service.db);
    const license_data = await activated(caller, one);
    service.sdk.intercept(staleReads(before));
    expect(await isVerified(one, { license_data })).toBe(true);
    service.sdk.intercept(null);
    await editItem(service.db, KEYS.license(one.license.id), { state: "blocked" });
    const blocked = await scanTable(service.db);
    await editItem(service.db, KEYS.license(one.license.id), { state: "active" });
    service.sdk.intercept(staleReads(blocked));
    expect(await isVerified(one, { license_data })).toBe(true);
    service.sdk.intercept(null);
  });

  test("activate and deactivate decide on none that may be behind", async () => {
    const one = await sold(service);
    service.sdk.intercept(staleReads([]));
    const license_data = await activated(caller, one);
    const full = await caller.ask(ACTIVATE, { body: one.activation, url: "https://other.example" });
    expect(full.json.status_code).toBe("ACTIVATED_MAXIMUM_ALLOWED_PRODUCT_INSTANCES");
    const body = { product_id: one.reference, license_data };
    expect((await caller.ask(DEACTIVATE, { body })).json.status).toBe(true);
    service.sdk.intercept(null);
    expect(await usesTaken(one)).toBe(0);
  });
});
