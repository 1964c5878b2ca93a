import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { invariants } from "../support/invariants.ts";
import type { TestService } from "../support/service.ts";
import { type VendorSettings, vendorSettings } from "../support/vendor-settings.ts";
import {
  ACTIVATE,
  activated,
  DEACTIVATE,
  PATIENT,
  type Site,
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

describe("a full license", () => {
  test.each([
    ["reject", true, false],
    ["deactivate-oldest", false, true],
    [undefined, false, false],
    [undefined, true, true],
  ] as const)(
    "that says %s, where the setting is %s: a newcomer gets a use: %s",
    async (onLimit, setting, gets) => {
      await vendor.update({ ...PATIENT, deactivateOldest: setting });
      const one = await sold(service, onLimit === undefined ? {} : { onLimit });
      await activated(caller, one);
      const { json } = await caller.ask(ACTIVATE, { body: one.activation, url: "https://second.example" });
      expect(json.status).toBe(gets);
    },
  );
});

describe("the cap on releases", () => {
  test("ends deactivation by sites, with what to do, and staff's way out stays", async () => {
    const one = await sold(service);
    await vendor.update({ ...PATIENT, releasesPerLicenseAndYear: 1 });
    const body = { product_id: one.reference, license_data: await activated(caller, one) };
    const release = async () => (await caller.ask(DEACTIVATE, { body })).json;
    expect(await release()).toMatchObject({ status: true });
    expect(await release(), "what is free needs none").toMatchObject({ status: true });
    await activated(caller, one);
    expect(await release()).toEqual({
      status: false,
      is_active: false,
      message: expect.stringMatching(/support/),
      data: null,
    });
    expect((await caller.ask(VERIFY, { body })).json.is_active, "it is active still").toBe(true);
    service.clock.set(Date.UTC(2028, 0, 1));
    expect(await release()).toMatchObject({ status: true });
    service.clock.set(Date.UTC(2027, 2, 10, 12));
  });

  test("ends taking the oldest one's place, too", async () => {
    const one = await sold(service, { onLimit: "deactivate-oldest" });
    await vendor.update({ ...PATIENT, releasesPerLicenseAndYear: 1 });
    const at = (url: string) => caller.ask(ACTIVATE, { body: one.activation, url });
    for (const url of ["https://a.example", "https://b.example"])
      expect((await at(url)).json.status).toBe(true);
    const { status, json } = await at("https://c.example");
    expect([status, json.status, json.status_code]).toEqual([
      200,
      false,
      "ACTIVATED_MAXIMUM_ALLOWED_PRODUCT_INSTANCES",
    ]);
    expect(json.message).toContain("License is already active");
  });
});
