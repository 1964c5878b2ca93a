import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invariants } from "../support/invariants.ts";
import type { TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { vendorSettings } from "../support/vendor-settings.ts";
import { licenseWithToken } from "../support/world.ts";
import { type Administrator, administrator, newLicense, type Shown } from "./administration.ts";
import { ACTIVATE, PATIENT, type Site, site, startWireService, VERIFY } from "./ask.ts";

const LIST = "/api/internal/product-activations";
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

const list = async (query: Record<string, string>): Promise<Shown[]> =>
  admin.done(`GET ${LIST}?${new URLSearchParams(query)}`);

/** A license of its own, activated at these addresses through the external API; what the first one stores. */
async function installed(urls: readonly string[], given: object = {}) {
  const license = await newLicense(admin, { parallel_uses: 1, ...given });
  const body = { product_id: license.product_id, license_code: license.license_code, client_name: "Acme" };
  const stored: string[] = [];
  for (const url of urls) {
    service.clock.advance(1_000);
    stored.push((await caller.ask(ACTIVATE, { url, body })).json.lic_response);
  }
  const activations = await list({ license_code: license.license_code, is_valid: "true" });
  const verify = async (at = 0) => {
    const fields = { product_id: license.product_id, license_data: stored[at] };
    return (await caller.ask(VERIFY, { url: urls[at] ?? "", body: fields })).json.is_active;
  };
  return { license, body, activations, verify };
}

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

describe("activations are narrowed", () => {
  test("by license, product, customer, domain, address, and whether they are active or valid", async () => {
    const { license, body, activations } = await installed(
      ["https://a.narrow.example", "https://b.narrow.example", "https://c.narrow.example"],
      { parallel_uses: 2, customer_id: "NARROW" },
    );
    const [newest, oldest] = activations as [Shown, Shown];
    await admin.done(`DELETE ${ACTIVE}/${oldest.id}`);
    const domains = async (query: Record<string, string>) => (await list(query)).map(({ domain }) => domain);
    const all = ["c.narrow.example", "b.narrow.example", "a.narrow.example"];
    for (const query of [
      { license_code: license.license_code },
      { license_code: license.id },
      { product_reference_id: license.product_id },
      { product_id: license.product_id },
      { customer_id: "narrow" },
      { customer_id: license.customer_id },
      { search: body.license_code },
      { search: "narrow", customer_id: "NARROW", limit: "0003" },
    ] as Record<string, string>[])
      if (query["search"] === "narrow") expect(await domains(query)).toEqual([]);
      else expect(await domains(query)).toEqual(all);
    const of = { license_code: license.license_code };
    expect(await domains({ ...of, is_active: "true" })).toEqual(["b.narrow.example"]);
    expect(await domains({ ...of, is_active: "0", is_valid: "1" })).toEqual(["a.narrow.example"]);
    expect(await domains({ ...of, is_valid: "false" })).toEqual(["c.narrow.example"]);
    expect(await domains({ domain: "https://www.B.narrow.example/x" })).toEqual(["b.narrow.example"]);
    expect(await domains({ search: "a.narrow" })).toEqual(["a.narrow.example"]);
    expect(await domains({ ...of, ip: "127.0.0.1" })).toEqual(all);
    expect(await domains({ ...of, ip_address: "10.0.0.1" })).toEqual([]);
    expect(newest.is_active).toBe(true);
    const [attempt] = await list({ ...of, is_valid: "0" });
    expect(attempt).toMatchObject({
      is_valid: false,
      is_active: false,
      reason: "LICENSE_LIMIT_REACHED",
      license_code: license.license_code,
      product_id: license.product_id,
    });
  });

  test("to nothing by what does not exist", async () => {
    for (const query of [{ license_code: "nothing" }, { product_id: "nothing" }, { customer_id: "nobody" }])
      expect(await list(query as unknown as Record<string, string>)).toEqual([]);
  });

  test("by no domain and no address that are none", async () => {
    for (const [query, errors] of [
      ["domain=exa%20mple", { domain: ["domain is not a domain name"] }],
      ["ip=nowhere", { ip: ["ip is not an IP address"] }],
      ["is_active=perhaps", { is_active: ["is_active must be true or false"] }],
    ] as const) {
      const { status, json } = await admin.ask(`${LIST}?${query}`, { method: "GET" });
      expect([status, json.errors]).toEqual([422, errors]);
    }
  });

  test("page by page", async () => {
    const { license } = await installed(["https://p1.example", "https://p2.example", "https://p3.example"], {
      parallel_uses: 3,
    });
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query = new URLSearchParams({ license_code: license.license_code, limit: "2", cursor });
      const { json } = await admin.ask(`${LIST}?${query}`, { method: "GET" });
      seen.push(...json.data.map((each: Shown) => each.domain));
      cursor = json.meta.cursor;
    }
    expect(seen).toEqual(["p3.example", "p2.example", "p1.example"]);
  });
});
