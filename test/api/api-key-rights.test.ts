import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newAdminKeyText, storeAdminKey } from "../../functions/http/first-admin-key.ts";
import { SCOPES } from "../../shared/contract/access.ts";
import type { InputFor } from "../../shared/contract/operation.ts";
import { createApiKey } from "../../shared/contract/operations/create-api-key.ts";
import { getApiKey } from "../../shared/contract/operations/get-api-key.ts";
import { listProducts } from "../../shared/contract/operations/list-products.ts";
import { revokeApiKey } from "../../shared/contract/operations/revoke-api-key.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { gather, staleReads } from "../support/faults.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityLog, changesBy, scanTable } from "../support/table.ts";
import { apiKey } from "../support/world.ts";

type Wanted = InputFor<typeof createApiKey>["body"];

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const create = (wanted: Omit<Wanted, "name">, key: string) =>
  service.staff(createApiKey, { body: { name: "Shop", ...wanted } }, { key });
const get = async (keyId: string) => (await service.staff(getApiKey, { params: { keyId } })).reply;
const revoke = (keyId: string, key = service.adminKey) =>
  service.staff(revokeApiKey, { params: { keyId } }, { key });
const readProducts = (key: string) => service.staff(listProducts, { query: {} }, { key });
const idOf = (text: string) => service.local.services.secrets.idOf("key", text);

describe("who makes an API key", () => {
  test("gives scopes of their own and no other, whichever it is", async () => {
    const own = ["keys:write", "products:read"] as const;
    const clerk = await service.apiKey(own);
    expect((await apiKey(service, { scopes: [...own] }, clerk)).scopes).toEqual(own);
    const others = SCOPES.filter((scope) => !(own as readonly string[]).includes(scope));
    const { written } = await changesBy(service.db, async () => {
      for (const scope of others) {
        const { problem } = await create({ kind: "staff", scopes: ["products:read", scope] }, clerk);
        expect(problem).toMatchObject({ status: 403, code: "SCOPE_BEYOND_OWN", scope });
      }
    });
    expect(written).toEqual([]);
  });

  test("and is no admin makes and revokes no key of another kind", async () => {
    const all = await service.apiKey(SCOPES.filter((scope) => scope !== "admin"));
    const wanted: Omit<Wanted, "name">[] = [
      { kind: "external", scopes: ["verify"] },
      { kind: "internal", scopes: ["products:read"] },
    ];
    for (const { kind, scopes } of wanted) {
      const refused = { code: "SCOPE_BEYOND_OWN", scope: scopes[0] };
      expect((await create({ kind, scopes }, all)).problem).toMatchObject(refused);
      const { id } = await apiKey(service, { kind, scopes });
      expect((await revoke(id, all)).problem).toMatchObject(refused);
      expect((await get(id)).state).toBe("usable");
    }
  });

  test("cannot outlive the end of their own key with another one, unless they are an admin", async () => {
    const end = service.clock.now() + 10 * DAY_MS;
    const maker = (scope: string) => service.apiKey([scope, "products:read"], { expiresAt: end });
    const endOf = async (key: string, given: Partial<Wanted> = {}) =>
      (await apiKey(service, given, key)).expiresAt;
    const clerk = await maker("keys:write");
    const latest = new Date(end).toISOString();
    expect(await endOf(clerk)).toBe(latest);
    expect(await endOf(clerk, { expiresInDays: 11 })).toBe(latest);
    expect(await endOf(clerk, { expiresInDays: 9 })).toBe(new Date(end - DAY_MS).toISOString());
    const admin = await maker("admin");
    expect(await endOf(admin)).toBeNull();
    expect(await endOf(admin, { expiresInDays: 11 })).toBe(new Date(end + DAY_MS).toISOString());
  });
});

describe("a revoked API key", () => {
  test("opens nothing from the next request on, even while the table's copies know nothing of it", async () => {
    const { id, key } = await apiKey(service);
    expect((await readProducts(key)).status).toBe(200);
    const before = await scanTable(service.db);
    expect((await revoke(id)).reply).toMatchObject({
      id,
      state: "revoked",
      revokedAt: new Date(service.clock.now()).toISOString(),
    });
    service.sdk.intercept(staleReads(before));
    const answer = await readProducts(key);
    service.sdk.intercept(null);
    expect(answer.problem.code).toBe("API_KEY_UNKNOWN");
  });

  test("is told once in the activity log, however often that is repeated", async () => {
    const { id } = await apiKey(service);
    service.clock.advance(1);
    service.sdk.intercept(gather(2));
    const answers = await Promise.all([revoke(id), revoke(id)]);
    service.sdk.intercept(null);
    const [first] = answers.map(({ reply }) => reply);
    service.clock.advance(5_000);
    for (const { reply } of [...answers, await revoke(id)]) expect(reply).toEqual(first);
    const about = (await activityLog(service.db)).filter(({ subjects }) => subjects[0] === id);
    expect(about.map(({ kind }) => kind)).toEqual(["api-key.created", "api-key.revoked"]);
    expect(about[1]?.actor).toEqual({ kind: "staff", id: idOf(service.adminKey) });
  });

  test("that the operator chose stays revoked when the service starts with it again", async () => {
    const text = newAdminKeyText(service.local.services);
    service.keepSecret(text);
    await storeAdminKey(service.local.services, text);
    expect((await readProducts(text)).status).toBe(200);
    await revoke(idOf(text));
    await storeAdminKey(service.local.services, text);
    expect((await readProducts(text)).problem.code).toBe("API_KEY_UNKNOWN");
  });

  test("was made by somebody: any other id is a 404", async () => {
    const keyId = "key_0000000000000000000000";
    expect((await revoke(keyId)).problem.code).toBe("NOT_FOUND");
    expect((await service.staff(getApiKey, { params: { keyId } })).problem.code).toBe("NOT_FOUND");
  });

  test("is never the one that the request comes with, so that the last admin key cannot be locked out", async () => {
    const clerk = await service.apiKey(["keys:write", "products:read"]);
    const { written } = await changesBy(service.db, async () => {
      for (const key of [service.adminKey, clerk])
        expect((await revoke(idOf(key), key)).problem).toMatchObject({ code: "API_KEY_IN_USE", status: 409 });
    });
    expect(written).toEqual([]);
    expect((await readProducts(service.adminKey)).status).toBe(200);
  });

  test("may have done no more than the one that it was revoked with", async () => {
    const clerk = await service.apiKey(["keys:write", "products:read"]);
    const { written } = await changesBy(service.db, async () => {
      const { problem } = await revoke(idOf(service.adminKey), clerk);
      expect(problem).toMatchObject({ code: "SCOPE_BEYOND_OWN", scope: "admin" });
    });
    expect(written).toEqual([]);
    const { id } = await apiKey(service);
    expect((await revoke(id, clerk)).status).toBe(200);
    expect((await revoke(idOf(clerk))).status).toBe(200);
  });
});
