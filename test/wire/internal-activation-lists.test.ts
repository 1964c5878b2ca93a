import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestService } from "../support/service.ts";
import {
  type Administrator,
  administrator,
  installOn,
  listActivations,
  type Shown,
} from "./administration.ts";
import { type Site, site, startWireService } from "./ask.ts";

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
afterAll(() => service.close());

const list = (query: Record<string, string>) => listActivations(admin, query);
const installed = (urls: readonly string[], given: object = {}) =>
  installOn(urls, { by: admin, from: caller, given });

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
