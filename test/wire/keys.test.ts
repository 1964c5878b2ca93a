import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SCOPES_OF_KIND } from "../../shared/contract/access.ts";
import type { WireOperation } from "../../shared/contract/wire-operation.ts";
import { WIRE_ROUTES } from "../../shared/contract/wire-routes.ts";
import { callsDuring, isWrite } from "../support/sdk-calls.ts";
import type { TestService } from "../support/service.ts";
import { type Asking, FATAL_WORDS, type Site, site, startWireService } from "./ask.ts";

let service: TestService;
let caller: Site;
beforeAll(async () => {
  service = await startWireService();
  caller = await site(service);
});
afterAll(() => service.close());

const guarded = (WIRE_ROUTES as readonly WireOperation[])
  .filter(({ room, keyKind }) => room === "external" && keyKind !== null)
  .flatMap(({ addresses, scope }) => addresses.map((address) => ({ ...address, scope })));

const BODY = { product_id: "X", license_code: "X", license_data: "X", client_name: "X" };

async function refusedKey(
  { method, path, dialect }: (typeof guarded)[number],
  asking: Asking,
  status: 401 | 403,
): Promise<string> {
  const calls = await callsDuring(service.sdk, async () => {
    const answer = await caller.ask(path, { method, body: BODY, ...asking });
    expect(answer.status).toBe(dialect === "legacy" ? 200 : status);
    expect(answer.json).toEqual({
      status: false,
      message: expect.not.stringMatching(FATAL_WORDS),
      ...(dialect === "legacy" ? {} : { is_active: false, errors: {} }),
    });
  });
  expect(calls.filter(isWrite)).toEqual([]);
  return service.log.at(-1)?.code ?? "";
}

describe.each(guarded)("$method $path", (address) => {
  test("refuses a missing, mistyped or unknown key", async () => {
    expect(await refusedKey(address, { key: null }, 401)).toBe("CREDENTIALS_MISSING");
    expect(await refusedKey(address, { key: "" }, 401)).toBe("CREDENTIALS_MISSING");
    expect(await refusedKey(address, { key: `${caller.key}x` }, 401)).toBe("API_KEY_MALFORMED");
    expect(await refusedKey(address, { key: "an old key of another server" }, 401)).toBe("API_KEY_MALFORMED");
  });

  test("takes no key from the Authorization header", async () => {
    const headers = { authorization: `Bearer ${caller.key}` };
    expect(await refusedKey(address, { key: null, headers }, 401)).toBe("CREDENTIALS_MISSING");
  });

  test("refuses a key that is over or revoked", async () => {
    const now = service.clock.now();
    for (const ends of [{ expiresAt: now }, { revokedAt: now }]) {
      const key = await service.apiKey(SCOPES_OF_KIND.external, { kind: "external", ...ends });
      expect(await refusedKey(address, { key }, 401)).toBe("API_KEY_UNKNOWN");
    }
  });

  test("refuses a key of another kind, whatever its scopes", async () => {
    expect(await refusedKey(address, { key: service.adminKey }, 401)).toBe("API_KEY_OF_ANOTHER_KIND");
    for (const kind of ["staff", "internal"] as const) {
      const key = await service.apiKey([...SCOPES_OF_KIND.external], { kind });
      expect(await refusedKey(address, { key }, 401)).toBe("API_KEY_OF_ANOTHER_KIND");
    }
  });

  test("refuses a key without its scope, with 403", async () => {
    const { scope } = address;
    if (scope === null) return;
    const others = SCOPES_OF_KIND.external.filter((each) => each !== scope);
    const key = await service.apiKey(others, { kind: "external" });
    expect(await refusedKey(address, { key }, 403)).toBe("SCOPE_MISSING");
  });
});

test("a key of a site opens nothing of staff", async () => {
  const { listProducts } = await import("../../shared/contract/operations/list-products.ts");
  const { problem } = await service.staff(listProducts, { query: {} }, { key: caller.key });
  expect(problem.code).toBe("API_KEY_OF_ANOTHER_KIND");
});

test("the health check asks for no key and no database", async () => {
  const calls = await callsDuring(service.sdk, async () => {
    const { status } = await caller.ask("/api/health-check", { method: "GET", key: "nonsense" });
    expect(status).toBe(200);
  });
  expect(calls).toEqual([]);
});
