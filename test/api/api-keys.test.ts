import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SCOPES_OF_KIND } from "../../shared/contract/access.ts";
import type { InputFor } from "../../shared/contract/operation.ts";
import { createApiKey } from "../../shared/contract/operations/create-api-key.ts";
import { getApiKey } from "../../shared/contract/operations/get-api-key.ts";
import { listAccounts } from "../../shared/contract/operations/list-accounts.ts";
import { listApiKeys } from "../../shared/contract/operations/list-api-keys.ts";
import { listProducts } from "../../shared/contract/operations/list-products.ts";
import { revokeApiKey } from "../../shared/contract/operations/revoke-api-key.ts";
import { API_KEY_KINDS } from "../../shared/domain/api-key.ts";
import { isWellFormedSecret } from "../../shared/domain/secret-format.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { adminKeyOf, newKeyText, saveSetupKey } from "../../shared/storage/admin-keys.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy, scanTable } from "../support/table.ts";
import { apiKey } from "../support/world.ts";

type Wanted = InputFor<typeof createApiKey>["body"];

const BODY: Wanted = { name: "Shop", kind: "staff", scopes: ["products:read"] };

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  service.clock.advance(1);
});
afterAll(() => service.close());

const idOf = (text: string) => service.local.services.secrets.idOf("key", text);
const readProducts = (key: string) => service.staff(listProducts, { query: {} }, { key });

describe("a new API key", () => {
  test("opens what its scopes say and nothing else, and its making is in the activity log", async () => {
    const made = await apiKey(service, { name: "Nightly import" });
    expect(isWellFormedSecret("cs_key_", made.key)).toBe(true);
    expect(made).toEqual({
      id: idOf(made.key),
      name: "Nightly import",
      kind: "staff",
      scopes: ["products:read"],
      state: "usable",
      expiresAt: null,
      revokedAt: null,
      createdAt: new Date(service.clock.now()).toISOString(),
      key: made.key,
    });
    expect((await readProducts(made.key)).status).toBe(200);
    const other = await service.staff(listAccounts, { query: {} }, { key: made.key });
    expect(other.problem).toMatchObject({ code: "SCOPE_MISSING", scope: "accounts:read" });
    const entries = await activityAbout(service.db, made.id);
    const actor = { kind: "staff", id: idOf(service.adminKey) };
    expect(entries).toMatchObject([{ kind: "api-key.created", actor, subjects: [made.id] }]);
    expect(JSON.stringify(entries)).not.toContain(made.key);
  });

  test("shows its text in this reply only, and no part of it is in the table", async () => {
    const { key, ...shown } = await apiKey(service);
    const params = { keyId: shown.id };
    const got = await service.staff(getApiKey, { params });
    expect(got.reply).toEqual(shown);
    const list = await service.staff(listApiKeys, { query: {} });
    const revoked = await service.staff(revokeApiKey, { params });
    for (const { text } of [got, list, revoked]) {
      expect(text).toContain(shown.id);
      expect(text).not.toContain("cs_key_");
    }
    const table = JSON.stringify(await scanTable(service.db));
    expect(service.secrets).toContain(key);
    for (const secret of service.secrets) expect(table).not.toContain(secret.slice(7, 37));
  });

  test("asked for again under the same Idempotency-Key is the same key; another caller gets one of their own", async () => {
    const headers = { "idempotency-key": "a-key-that-nobody-guesses" };
    const ask = (key: string) => service.staff(createApiKey, { body: BODY }, { headers, key });
    const first = await ask(service.adminKey);
    service.clock.advance(DAY_MS);
    const { written } = await changesBy(service.db, async () => {
      expect((await ask(service.adminKey)).text).toBe(first.text);
    });
    expect(written).toEqual([]);
    expect((await ask(await service.apiKey(["admin"]))).reply.id).not.toBe(first.reply.id);
    const table = JSON.stringify(await scanTable(service.db));
    for (const secret of [first.reply.key.slice(7, 37), headers["idempotency-key"]])
      expect(table).not.toContain(secret);
  });

  test("ends at the very millisecond", async () => {
    const made = await apiKey(service, { expiresInDays: 3 });
    const end = service.clock.now() + 3 * DAY_MS;
    expect(made.expiresAt).toBe(new Date(end).toISOString());
    const seen: unknown[] = [];
    for (const offset of [-1, 0, 1]) {
      service.clock.set(end + offset);
      const { status } = await readProducts(made.key);
      const { reply } = await service.staff(getApiKey, { params: { keyId: made.id } });
      seen.push([offset, status, reply.state]);
    }
    expect(seen).toEqual([
      [-1, 200, "usable"],
      [0, 401, "expired"],
      [1, 401, "expired"],
    ]);
  });

  test("may have every scope of its kind, and none of another", async () => {
    for (const kind of API_KEY_KINDS) {
      const scopes = [...SCOPES_OF_KIND[kind]];
      expect(await apiKey(service, { kind, scopes })).toMatchObject({ kind, scopes, state: "usable" });
    }
    const wrong: Pick<Wanted, "kind" | "scopes">[] = [
      { kind: "external", scopes: ["verify", "products:read"] },
      { kind: "internal", scopes: ["products:read", "admin"] },
      { kind: "staff", scopes: ["products:read", "verify"] },
    ];
    for (const given of wrong) {
      const { problem } = await service.staff(createApiKey, { body: { ...BODY, ...given } });
      expect(problem.code).toBe("INPUT_INVALID");
      expect(problem.errors).toMatchObject([{ location: "body.scopes.1" }]);
      expect(problem.errors?.[0]?.message).toContain(`must be a scope of kind ${given.kind}: `);
    }
  });

  test("names at least one scope, and each once", async () => {
    for (const scopes of [[], ["admin", "admin"]] as const) {
      const body = { ...BODY, scopes: [...scopes] };
      const { problem } = await service.staff(createApiKey, { body });
      expect(problem).toMatchObject({ code: "INPUT_INVALID", errors: [{ location: "body.scopes" }] });
    }
  });

  test("of another kind opens no staff operation, even with a scope of the same name", async () => {
    const { id, key } = await apiKey(service, { kind: "internal", scopes: ["products:read"] });
    expect((await readProducts(key)).problem.code).toBe("API_KEY_OF_ANOTHER_KIND");
    await service.staff(revokeApiKey, { params: { keyId: id } });
    expect((await readProducts(key)).problem.code).toBe("API_KEY_UNKNOWN");
  });
});

describe("the list of API keys", () => {
  test("has every key once, newest first, the first admin key and those of setup included", async () => {
    service.clock.advance(1);
    const ofSetup = adminKeyOf(idOf(newKeyText(randomBytes)), service.clock.now(), randomBytes);
    expect(await saveSetupKey(service.db, ofSetup, null, false, randomBytes)).toBe("saved");
    service.clock.advance(1);
    const { id } = await apiKey(service, { kind: "external", scopes: ["verify"] });
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: "3", ...(cursor === undefined ? {} : { cursor }) };
      const { reply } = await service.staff(listApiKeys, { query });
      pages.push(reply.items.map((item) => item.id));
      cursor = reply.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const ids = pages.flat();
    expect(pages.length).toBeGreaterThan(1);
    expect(ids.slice(0, 2)).toEqual([id, ofSetup.key.id]);
    expect(ids.at(-1)).toBe(idOf(service.adminKey));
    const stored = (await scanTable(service.db)).filter(({ sk }) => sk === "APIKEY");
    expect(ids.toSorted()).toEqual(stored.map((item) => String(item["id"])).toSorted());
  });
});
