import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SCOPES_OF_KIND } from "../../shared/contract/access.ts";
import { INTERNAL_ROUTES } from "../../shared/contract/internal/routes.ts";
import type { WireOperation } from "../../shared/contract/wire-operation.ts";
import { conflicts } from "../support/faults.ts";
import { callsDuring, isWrite } from "../support/sdk-calls.ts";
import type { TestService } from "../support/service.ts";
import { changesBy } from "../support/table.ts";
import { type Administrator, administrator, newLicense } from "./administration.ts";
import { ACTIVATE, FATAL_WORDS, site, startWireService } from "./ask.ts";

let service: TestService;
let admin: Administrator;
beforeAll(async () => {
  service = await startWireService();
  admin = await administrator(service);
});
afterAll(() => service.close());

const addresses = (INTERNAL_ROUTES as readonly WireOperation[]).flatMap(({ name, scope, ...operation }) =>
  operation.addresses.map((address) => ({ ...address, name, scope })),
);
type Address = (typeof addresses)[number];

const pathOf = ({ path }: Address, id: string) => path.replace(/\{\w+\}/, encodeURIComponent(id));

/** Asks with this key and says which code was logged; refusals look the same whatever is asked. */
async function refusedKey(address: Address, key: string | null, status: 401 | 403): Promise<string> {
  const calls = await callsDuring(service.sdk, async () => {
    const headers = key === null ? { "X-API-KEY": "" } : { "X-API-KEY": key };
    const { method } = address;
    const answer = await admin.ask(pathOf(address, "X"), {
      method,
      headers,
      ...(method === "GET" ? {} : { body: { name: "X" } }),
    });
    const isFlat = address.dialect === "legacy-internal";
    expect(answer.status).toBe(isFlat ? 200 : status);
    expect(answer.json).toEqual({
      status: false,
      message: expect.not.stringMatching(FATAL_WORDS),
      ...(isFlat ? {} : { is_active: false, errors: {} }),
    });
  });
  expect(calls.filter(isWrite)).toEqual([]);
  return service.log.at(-1)?.code ?? "";
}

test("every address of the protocol's administration side is here", () => {
  const flat = addresses
    .filter(({ dialect }) => dialect === "legacy-internal")
    .map(({ path }) => path.slice(5));
  expect(flat.sort()).toEqual(
    [
      "check_connection_int",
      "add_product",
      "get_product",
      "get_products",
      "create_license",
      "edit_license",
      "get_license",
      "search_license",
      "delete_license",
      "block_license",
      "unblock_license",
      "mark_product_active",
      "mark_product_inactive",
      "deactivate_license_activations",
    ].sort(),
  );
  const current = addresses.filter(({ dialect }) => dialect === "internal");
  const named = current.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/, "*").slice(14)}`);
  expect(named.sort()).toEqual(
    [
      "GET connection-check",
      "GET products",
      "POST products",
      "GET products/*",
      "PUT products/*",
      "POST activated-products/*",
      "DELETE activated-products/*",
      "GET product-licenses",
      "POST product-licenses",
      "GET product-licenses/*",
      "PUT product-licenses/*",
      "POST blocked-product-licenses/*",
      "DELETE blocked-product-licenses/*",
      "GET product-activations",
      "POST activated-product-activations/*",
      "DELETE activated-product-activations/*",
    ].sort(),
  );
});

describe.each(addresses)("$method $path", (address) => {
  test("refuses a missing, mistyped, unknown, expired or revoked key", async () => {
    expect(await refusedKey(address, null, 401)).toBe("CREDENTIALS_MISSING");
    expect(await refusedKey(address, `${admin.key}x`, 401)).toBe("API_KEY_MALFORMED");
    const now = service.clock.now();
    for (const ends of [{ expiresAt: now }, { revokedAt: now }]) {
      const key = await service.apiKey(SCOPES_OF_KIND.internal, { kind: "internal", ...ends });
      expect(await refusedKey(address, key, 401)).toBe("API_KEY_UNKNOWN");
    }
  });

  test("refuses a key of another kind, whatever its scopes", async () => {
    expect(await refusedKey(address, service.adminKey, 401)).toBe("API_KEY_OF_ANOTHER_KIND");
    for (const kind of ["staff", "external"] as const) {
      const key = await service.apiKey([...SCOPES_OF_KIND.internal], { kind });
      expect(await refusedKey(address, key, 401)).toBe("API_KEY_OF_ANOTHER_KIND");
    }
  });

  test("refuses a key without its scope, with 403", async () => {
    const { scope } = address;
    const others = SCOPES_OF_KIND.internal.filter((each) => each !== scope);
    const { ask } = await administrator(service, others);
    if (scope === null) {
      const { status, json } = await ask(address.path, { method: address.method });
      expect([status, json.status]).toEqual([200, true]);
    } else {
      const key = await service.apiKey(others, { kind: "internal" });
      expect(await refusedKey(address, key, 403)).toBe("SCOPE_MISSING");
    }
  });
});

test("a key of administration opens nothing of sites and nothing of staff", async () => {
  const { listProducts } = await import("../../shared/contract/operations/list-products.ts");
  const { problem } = await service.staff(listProducts, { query: {} }, { key: admin.key });
  expect(problem.code).toBe("API_KEY_OF_ANOTHER_KIND");
  expect((await admin.ask(ACTIVATE, { body: {} })).status).toBe(401);
});

test("the connection check says yes, in either family of headers and with any body", async () => {
  const check = (asking: object) => admin.ask("/api/internal/connection-check", { method: "GET", ...asking });
  for (const asking of [{}, { headers: { "content-type": "application/json" } }, { body: "[]" }])
    expect((await check(asking)).json).toEqual({
      status: true,
      message: "Connection successful",
      data: null,
    });
  const { status } = await check({ headers: { "X-API-KEY": "", "LB-API-KEY": admin.key } });
  expect(status).toBe(200);
});

describe("rivals that win every time", () => {
  /** For each operation that writes, a thing on which it has something to do. */
  const fields = async (name: string) => {
    const license = await newLicense(admin, { client: `Rival ${name}` });
    const url = "https://rival.example";
    const body = { product_id: license.product_id, license_code: license.license_code };
    await (await site(service)).ask(ACTIVATE, { url, body });
    const [activation] = await admin.done(
      `GET /api/internal/product-activations?license_code=${license.license_code}`,
    );
    if (name === "unblock-license") await admin.flat("block_license", body);
    if (name === "activate-product") await admin.flat("mark_product_inactive", body);
    if (name === "reactivate-activation")
      await admin.done(`DELETE /api/internal/activated-product-activations/${activation.id}`);
    const isCreation = name.startsWith("create-");
    const id = name.includes("product")
      ? license.product_id
      : name.endsWith("activation")
        ? activation.id
        : license.id;
    return {
      id,
      body: isCreation
        ? {
            name: "Rival",
            product_name: "Rival",
            product_id: name === "create-product" ? "" : license.product_id,
          }
        : { ...body, name: "Another", parallel_uses: 9 },
    };
  };
  const writing = addresses.filter(({ scope }) => scope?.endsWith(":write"));

  test.each(writing)("$method $path answers 503, or 200 and no, and changes nothing", async (address) => {
    const { id, body } = await fields(address.name);
    const send = () => admin.ask(pathOf(address, id), { method: address.method, body });
    const { written, deleted } = await changesBy(service.db, async () => {
      service.sdk.intercept(conflicts(Number.POSITIVE_INFINITY));
      const { status, json, headers } = await send();
      service.sdk.intercept(null);
      const isFlat = address.dialect === "legacy-internal";
      expect([status, json.status]).toEqual([isFlat ? 200 : 503, false]);
      expect(headers["retry-after"]).toBe(isFlat ? undefined : "1");
      expect(json.message).not.toMatch(FATAL_WORDS);
    });
    expect([written, deleted]).toEqual([[], []]);
    const again = await send();
    expect([again.status, again.json.status], again.text).toEqual([200, true]);
  });
});
