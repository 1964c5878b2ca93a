import { expect } from "vitest";
import { SCOPES_OF_KIND } from "../../shared/contract/access.ts";
import { exchangeRaw, type RawReply, type RawRequest } from "../support/http.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { vendorSettings } from "../support/vendor-settings.ts";
import { type License, license, newProductCode, product } from "../support/world.ts";

/** An answer of the License Manager protocol, as it came and as JSON. */
export interface WireAnswer extends RawReply {
  // biome-ignore lint/suspicious/noExplicitAny: client programs read these replies without types.
  readonly json: any;
}

/** What a site asks; the body is sent as JSON unless it is text already. */
export interface Asking {
  readonly method?: string;
  readonly body?: unknown;
  readonly key?: string | null;
  readonly url?: string | null;
  readonly headers?: RawRequest["headers"];
}

/** What some client programs take for a reason to delete their license. */
export const FATAL_WORDS = /invalid|not found|deactivated/i;

/** A caller of the protocol with a key of its own. */
export interface Site {
  readonly key: string;
  ask(path: string, asking?: Asking): Promise<WireAnswer>;
}

/** A service that blacklists nobody by itself: these tests fail more often than any site. */
export async function startWireService(
  options: Parameters<typeof startTestService>[0] = {},
): Promise<TestService> {
  const service = await startTestService(options);
  await vendorSettings(service).update(PATIENT);
  return service;
}

/** What a test sets to change other settings only. */
export const PATIENT = { blacklistDomainAfterFailedAttempts: 0, blacklistIpAfterFailedAttempts: 0 } as const;

/** A site that may do everything a site may, at https://www.example.com/app unless it says otherwise. */
export async function site(
  service: TestService,
  scopes: readonly string[] = SCOPES_OF_KIND.external,
): Promise<Site> {
  const ownKey = await service.apiKey(scopes, { kind: "external" });
  return {
    key: ownKey,
    ask: (path, { key = ownKey, url = "https://www.example.com/app", ...asking } = {}) =>
      askWire(service.url, path, {
        ...asking,
        headers: {
          ...(key === null ? {} : { "X-API-KEY": key }),
          ...(url === null ? {} : { "X-API-URL": url }),
          ...asking.headers,
        },
      }),
  };
}

/** One exchange; whatever came, it must be JSON of the protocol and name no trouble in fatal words. */
export async function askWire(base: string, path: string, asking: Asking): Promise<WireAnswer> {
  const { method = "POST", body, headers = {} } = asking;
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const reply = await exchangeRaw(base, {
    method,
    path,
    headers: { ...(text === undefined ? {} : { "content-type": "application/json" }), ...headers },
    // As bytes, or Node.js would write the headers in the body's encoding.
    ...(text === undefined ? {} : { body: Buffer.from(text as string) }),
  });
  expect(reply.headers["content-type"]).toBe("application/json");
  expect(reply.headers["location"]).toBeUndefined();
  const json = JSON.parse(reply.text);
  expect(json, reply.text).toHaveProperty("status");
  const isTrouble = reply.status === 401 || reply.status === 429 || reply.status >= 500;
  if (isTrouble) expect(json.message).not.toMatch(FATAL_WORDS);
  return { ...reply, json };
}

/** A license of a product with a reference, and what a site says to activate it. */
export interface Sold {
  readonly license: License;
  readonly reference: string;
  readonly activation: {
    readonly product_id: string;
    readonly license_code: string;
    readonly client_name: string;
  };
}

export async function sold(service: TestService, given: Parameters<typeof license>[1] = {}): Promise<Sold> {
  const reference = `PROD-${newProductCode()}`;
  const { id } = await product(service, { referenceId: reference });
  const made = await license(service, { parallelUses: 1, ...given, product: id });
  return {
    license: made,
    reference,
    activation: { product_id: reference, license_code: made.code, client_name: "Acme" },
  };
}

export const ACTIVATE = "/api/external/license/activate";
export const VERIFY = "/api/external/license/verify";
export const DEACTIVATE = "/api/external/license/deactivate";

/** Activates and returns what the site stores. */
export async function activated(by: Site, { activation }: Sold, asking: Asking = {}): Promise<string> {
  const { status, json, text } = await by.ask(ACTIVATE, { ...asking, body: activation });
  expect([status, json.is_active], text).toEqual([200, true]);
  return json.lic_response;
}
