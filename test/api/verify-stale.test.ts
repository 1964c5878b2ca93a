import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listProducts } from "../../shared/contract/operations/list-products.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { staleReads } from "../support/faults.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { editItem, scanTable } from "../support/table.ts";
import { licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

describe("reads that are behind", () => {
  test("no false no: right after an activation, a read from before it still ends in a yes", async () => {
    const { license, token } = await licenseWithToken(service);
    const node = await service.node();
    const before = await scanTable(service.db);
    await node.activate(token.token);
    service.sdk.intercept(staleReads(before));
    service.sdk.clear();
    expect((await node.verify(license)).reply).toMatchObject({ valid: true, code: null, verdict: null });
    expect(service.sdk.calls.map(({ input }) => JSON.stringify(input))).toMatchObject([
      expect.stringContaining('"ConsistentRead":true'),
    ]);
    service.sdk.intercept(null);
  });

  test("no false no: a block that was lifted a moment ago is not told any more", async () => {
    const { license, token } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(token.token);
    await editItem(service.db, KEYS.license(license.id), { state: "blocked" });
    const before = await scanTable(service.db);
    await editItem(service.db, KEYS.license(license.id), { state: "active" });
    service.sdk.intercept(staleReads(before));
    expect((await node.verify(license)).reply.valid).toBe(true);
    service.sdk.intercept(null);
  });

  test("a stale yes can be told after a release, and the next read that is not behind corrects it", async () => {
    const { license, token } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(token.token);
    const before = await scanTable(service.db);
    await node.deactivate();
    service.sdk.intercept(staleReads(before));
    expect((await node.verify(license)).reply.valid).toBe(true);
    const rival = await service.node();
    expect((await rival.activate(token.token)).status, "the use is free all the same").toBe(200);
    service.sdk.intercept(null);
    expect((await node.verify(license)).reply.code).toBe("ACTIVATION_DEACTIVATED");
  });

  test("activate and deactivate decide on no such read at all", async () => {
    const { license, token } = await licenseWithToken(service);
    const node = await service.node();
    service.sdk.intercept(staleReads([]));
    expect((await node.activate(token.token)).status).toBe(200);
    expect((await (await service.node()).activate(token.token)).problem.code).toBe("LICENSE_LIMIT_REACHED");
    expect((await node.deactivate()).reply.released).toEqual([license.id]);
    service.sdk.intercept(null);
  });

  test("an API key that was just made is not refused because of one", async () => {
    const before = await scanTable(service.db);
    const key = await service.apiKey(["products:read"]);
    service.sdk.intercept(staleReads(before));
    expect((await service.staff(listProducts, { query: {} }, { key })).status).toBe(200);
    service.sdk.intercept(null);
  });
});
