import { expect } from "vitest";
import { SCOPES_OF_KIND } from "../../shared/contract/access.ts";
import type { TestService } from "../support/service.ts";
import { type Asking, askWire, type WireAnswer } from "./ask.ts";

// biome-ignore lint/suspicious/noExplicitAny: administration programs read these replies without types.
export type Shown = any;

/** An administration program with a key of its own. */
export interface Administrator {
  readonly key: string;
  readonly keyId: string;
  ask(path: string, asking?: Asking): Promise<WireAnswer>;
  /** Asks at an address of the current API and expects success; the reply's `data`. */
  done(request: string, body?: unknown): Promise<Shown>;
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
