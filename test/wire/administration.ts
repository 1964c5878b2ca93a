import { expect } from "vitest";
import { SCOPES_OF_KIND } from "../../shared/contract/access.ts";
import type { TestService } from "../support/service.ts";
import { ACTIVATE, type Asking, askWire, type Site, VERIFY, type WireAnswer } from "./ask.ts";

// biome-ignore lint/suspicious/noExplicitAny: administration programs read these replies without types.
export type Shown = any;

/** An administration program with a key of its own. */
export interface Administrator {
  readonly key: string;
  readonly keyId: string;
  ask(path: string, asking?: Asking): Promise<WireAnswer>;
  /** Asks at an address of the current API and expects success; the reply's `data`. */
  done(request: string, body?: unknown): Promise<Shown>;
  /** Moves the service's clock. */
  advance(ms: number): void;
  /** Asks at a flat path and expects success; the whole reply. */
  flat(name: string, body?: unknown): Promise<Shown>;
}

/** An administration program that may do everything one may. */
export async function administrator(
  service: TestService,
  scopes: readonly string[] = SCOPES_OF_KIND.internal,
): Promise<Administrator> {
  const key = await service.apiKey(scopes, { kind: "internal" });
  const ask: Administrator["ask"] = (path, { headers, ...asking } = {}) => {
    // So that what is logged has an order.
    service.clock.advance(1);
    return askWire(service.url, path, { ...asking, headers: { "X-API-KEY": asking.key ?? key, ...headers } });
  };
  return {
    key,
    keyId: service.local.services.secrets.idOf("key", key),
    ask,
    advance: (ms) => service.clock.advance(ms),
    async done(request, body) {
      const [method = "GET", path = ""] = request.split(" ");
      const { status, json, text } = await ask(path, { method, body });
      expect([status, json.status], text).toEqual([200, true]);
      expect(json.message).toMatch(/\S/);
      return json.data;
    },
    async flat(name, body) {
      const { status, json, text } = await ask(`/api/${name}`, { body });
      expect([status, json.status], text).toEqual([200, true]);
      return json;
    },
  };
}

/** A product as an administration program makes it. */
export function newProduct(by: Administrator, given: object = {}): Promise<Shown> {
  return by.done("POST /api/internal/products", { name: "Fax server", ...given });
}

/** A license as an administration program makes it, of a new product where none is given. */
export async function newLicense(
  by: Administrator,
  given: Readonly<Record<string, unknown>> = {},
): Promise<Shown> {
  const product = given["product_id"] ?? (await newProduct(by)).reference_id;
  return by.done("POST /api/internal/product-licenses", { ...given, product_id: product });
}

/** The activations and failed attempts that fit, as an administration program lists them. */
export function listActivations(by: Administrator, query: Record<string, string>): Promise<Shown[]> {
  return by.done(`GET /api/internal/product-activations?${new URLSearchParams(query)}`);
}

/** A license of its own, activated at these URLs through the external API, and what its sites say on verify. */
export async function installOn(
  urls: readonly string[],
  { by, from, given }: { readonly by: Administrator; readonly from: Site; readonly given: object },
) {
  const license = await newLicense(by, { parallel_uses: 1, ...given });
  const body = { product_id: license.product_id, license_code: license.license_code, client_name: "Acme" };
  const stored: string[] = [];
  for (const url of urls) {
    by.advance(1_000);
    stored.push((await from.ask(ACTIVATE, { url, body })).json.lic_response);
  }
  const activations = await listActivations(by, { license_code: license.license_code, is_valid: "true" });
  const verify = async (at = 0): Promise<boolean> => {
    const fields = { product_id: license.product_id, license_data: stored[at] };
    return (await from.ask(VERIFY, { url: urls[at] ?? "", body: fields })).json.is_active;
  };
  return { license, body, activations, verify };
}

/** What a shop says of a license that it sells, in LicenseBox's fields. */
export const SALE = {
  product_id: "SHOP01",
  license_code: "shop-2027-AbCd-0001",
  license_type: "Regular",
  invoice_number: "#1001",
  client_name: "jo",
  client_email: "jo@example.com",
  licensed_ips: "192.0.2.1,192.0.2.2",
  licensed_domains: "shop.example,test.shop.example",
  support_end_date: "2028-05-01 10:00:00",
  updates_end_date: "2029-04-01 09:30:00",
  expiry_date: "2030-03-01 08:15:00",
  license_uses: 3,
  license_parallel_uses: 1,
  comments: "Sold at the fair",
};

/** The message of a refusal on a flat path, which is a 200 and nothing but the message. */
export async function flatRefusal(by: Administrator, name: string, body?: unknown): Promise<string> {
  const { status, json, text } = await by.ask(`/api/${name}`, { body });
  expect([status, json.status], text).toEqual([200, false]);
  expect(Object.keys(json)).toEqual(["status", "message"]);
  return json.message;
}
