import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invariants } from "../support/invariants.ts";
import type { TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { vendorSettings } from "../support/vendor-settings.ts";
import { licenseWithToken } from "../support/world.ts";
import {
  type Administrator,
  administrator,
  installOn,
  listActivations,
  type Shown,
} from "./administration.ts";
import { ACTIVATE, PATIENT, type Site, site, startWireService } from "./ask.ts";

const ACTIVE = "/api/internal/activated-product-activations";

let service: TestService;
let admin: Administrator;
let caller: Site;
beforeAll(async () => {
  service = await startWireService();
  admin = await administrator(service);
  caller = await site(service);
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const list = (query: Record<string, string>) => listActivations(admin, query);
const installed = (urls: readonly string[], given: object = {}) =>
  installOn(urls, { by: admin, from: caller, given });

describe("an activation of a site", () => {
  test("is listed with everything that is known of it (C10)", async () => {
    const { license, activations } = await installed(["https://www.Listed.example/app"]);
    expect(activations).toEqual([
      {
        id: expect.stringMatching(/^act_/),
        product_id: license.product_id,
        product_reference_id: license.product_id,
        license_id: license.id,
        license_code: license.license_code,
        customer_id: license.customer_id,
        client: "Acme",
        url: "https://www.Listed.example/app",
        domain: "listed.example",
        ip: "127.0.0.1",
        ip_address: "127.0.0.1",
        claimed_ip: null,
        user_agent: null,
        activated_at: expect.stringMatching(/^2027-03-10 /),
        deactivated_at: null,
        is_valid: true,
        is_active: true,
        reason: null,
      },
    ]);
  });

  test("is released, and then its site hears it and another takes the use (C10)", async () => {
    const { license, body, activations, verify } = await installed(["https://one.example"]);
    const [{ id }] = activations as [Shown];
    expect(await verify()).toBe(true);
    const released = await admin.done(`DELETE ${ACTIVE}/${id}`);
    expect(released).toMatchObject({
      id,
      is_valid: true,
      is_active: false,
      license_code: license.license_code,
    });
    expect(released.deactivated_at).not.toBeNull();
    expect(await verify()).toBe(false);
    expect(await admin.done(`DELETE ${ACTIVE}/${id}`)).toEqual(released);
    expect((await caller.ask(ACTIVATE, { url: "https://two.example", body })).json.is_active).toBe(true);
    expect((await activityAbout(service.db, id)).slice(1)).toMatchObject([
      {
        kind: "activation.deactivated",
        actor: { kind: "staff", id: admin.keyId },
        accountId: license.customer_id,
      },
    ]);
  });

  test("is made active again, and its site runs on with what it has", async () => {
    const { license, activations, verify } = await installed(["https://again.example"]);
    const [before] = activations as [Shown];
    await admin.done(`DELETE ${ACTIVE}/${before.id}`);
    service.clock.advance(5_000);
    const again = await admin.done(`POST ${ACTIVE}/${before.id}`);
    expect(again).toEqual({ ...before, activated_at: expect.any(String) });
    expect(again.activated_at > before.activated_at).toBe(true);
    expect(await admin.done(`POST ${ACTIVE}/${before.id}`)).toEqual(again);
    expect(await verify()).toBe(true);
    expect((await activityAbout(service.db, before.id)).map(({ kind, actor }) => [kind, actor.kind])).toEqual(
      [
        ["activation.succeeded", "site"],
        ["activation.deactivated", "staff"],
        ["activation.succeeded", "staff"],
      ],
    );
    expect(await admin.done(`GET /api/internal/product-licenses/${license.id}`)).toMatchObject({
      uses_taken: 1,
    });
  });

  test("is not made active again where all uses are taken, the license is blocked, or its domain is allowed no more", async () => {
    const { license, body, activations } = await installed(["https://first.example"]);
    const [{ id }] = activations as [Shown];
    await admin.done(`DELETE ${ACTIVE}/${id}`);
    await caller.ask(ACTIVATE, { url: "https://second.example", body });
    const refused = async () => {
      const { status, json } = await admin.ask(`${ACTIVE}/${id}`, {});
      expect(json).toEqual({ status: false, is_active: false, message: expect.any(String) });
      return [status, json.message];
    };
    expect(await refused()).toEqual([422, "All parallel uses of the license are taken."]);
    const edit = (given: object) => admin.done(`PUT /api/internal/product-licenses/${license.id}`, given);
    await edit({ parallel_uses: 2, domains: ["second.example"] });
    expect(await refused()).toEqual([422, "The license may not be used on this domain."]);
    await edit({ domains: null, is_valid: false });
    expect(await refused()).toEqual([422, "The license is blocked by the vendor."]);
    await edit({ is_valid: true });
    expect(await admin.done(`POST ${ACTIVE}/${id}`)).toMatchObject({ is_active: true });
  });

  test("takes the oldest one's place when made active again, where the license says so", async () => {
    await vendorSettings(service).update({ ...PATIENT, deactivateOldest: true });
    const { activations, body } = await installed(["https://old.example"]);
    const [{ id }] = activations as [Shown];
    await admin.done(`DELETE ${ACTIVE}/${id}`);
    await caller.ask(ACTIVATE, { url: "https://new.example", body });
    expect(await admin.done(`POST ${ACTIVE}/${id}`)).toMatchObject({ is_active: true });
    const active = await list({ license_code: body.license_code, is_active: "1" });
    expect(active.map(({ domain }) => domain)).toEqual(["old.example"]);
    await vendorSettings(service).update({ ...PATIENT, deactivateOldest: false });
  });

  test("released and made active by several at once is either, and counted right", async () => {
    const { license, activations } = await installed(["https://busy.example"]);
    const [{ id }] = activations as [Shown];
    await Promise.all(
      ["DELETE", "POST", "DELETE", "POST", "DELETE"].map((method) => admin.done(`${method} ${ACTIVE}/${id}`)),
    );
    const [{ is_active }] = (await list({ license_code: license.license_code })) as [Shown];
    expect(await admin.done(`GET /api/internal/product-licenses/${license.id}`)).toMatchObject({
      uses_taken: is_active ? 1 : 0,
    });
  });
});

test("an on-prem server's activation is listed and released all the same", async () => {
  const { license, token } = await licenseWithToken(service);
  const node = await service.node();
  await node.activate(token.token);
  const [{ id }] = (await list({ license_code: license.code })) as [Shown];
  expect(await admin.done(`DELETE ${ACTIVE}/${id}`)).toMatchObject({ id, is_active: false });
});

test.each(["act_nothing", `act_${"0".repeat(44)}`, "x", "%2e%2e"])(
  "the activation %j is a 404",
  async (id) => {
    for (const method of ["POST", "DELETE"]) {
      const { status, json } = await admin.ask(`${ACTIVE}/${id}`, { method });
      expect([status, json]).toEqual([
        404,
        { status: false, is_active: false, message: "There is no such activation." },
      ]);
    }
  },
);
