import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLicense } from "../../shared/contract/operations/create-license.ts";
import { issueToken } from "../../shared/contract/operations/issue-token.ts";
import { listLicenses } from "../../shared/contract/operations/list-licenses.ts";
import { listTokens } from "../../shared/contract/operations/list-tokens.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { failOnce, networkError } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import { isWrite } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout } from "../support/table.ts";
import { license, licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

/** Sends it with its write's answer lost, then again: the first is a 503, the second is what the client keeps. */
async function sendTwice<T extends { readonly status: number }>(send: () => Promise<T>): Promise<T> {
  const fault = failOnce(0, "after", isWrite);
  service.sdk.intercept(fault);
  expect((await send()).status).toBe(503);
  expect(fault.wasMet()).toBe(true);
  service.sdk.intercept(null);
  return send();
}

describe("the answer to a write is lost after it happened, and the client repeats its request", () => {
  test("activate: one use, the token used once, one entry in the log", async () => {
    const { license: made, token } = await licenseWithToken(service, { parallelUses: 5 }, { uses: 1 });
    const node = await service.node();
    const { reply } = await sendTwice(() => node.activate(token.token));
    expect(reply.activations).toHaveLength(1);
    expect(await activityAbout(service.db, reply.activations[0]?.id ?? "")).toHaveLength(1);
    const { reply: listed } = await service.staff(listLicenses, { query: { accountId: made.accountId } });
    expect(listed.items[0]?.usesTaken).toBe(1);
  });

  test("deactivate: one release, one entry in the log", async () => {
    const { license: made, token } = await licenseWithToken(service);
    const node = await service.node();
    const { reply } = await node.activate(token.token);
    expect((await sendTwice(() => node.deactivate([made.id]))).reply.released).toEqual([made.id]);
    expect(await activityAbout(service.db, reply.activations[0]?.id ?? "")).toHaveLength(2);
  });

  test("issue-token with a key: one token, and its text is the one that was lost", async () => {
    const made = await license(service);
    const body = { accountId: made.accountId, licenseIds: [made.id] };
    const headers = { "idempotency-key": "lost-token-0123456789" };
    const { reply } = await sendTwice(() => service.staff(issueToken, { body }, { headers }));
    const { reply: listed } = await service.staff(listTokens, { query: { accountId: made.accountId } });
    expect(listed.items.map(({ id }) => id)).toEqual([reply.id]);
    expect((await (await service.node()).activate(reply.token)).status).toBe(200);
  });

  test("create-license with a key: one license", async () => {
    const { accountId, productId } = await license(service);
    const body = { accountId, product: productId, type: "perpetual" } as const;
    const headers = { "idempotency-key": "lost-license-0123456789" };
    const { reply } = await sendTwice(() => service.staff(createLicense, { body }, { headers }));
    const { reply: listed } = await service.staff(listLicenses, { query: { accountId } });
    expect(listed.items).toHaveLength(2);
    expect(listed.items.map(({ id }) => id)).toContain(reply.id);
  });
});

describe("a request meets its own write", () => {
  test("an exchange that a rival try of the same node finished is answered as done", async () => {
    const { token } = await licenseWithToken(service);
    const node = await service.node();
    let isFirst = true;
    service.sdk.intercept(async (call, send) => {
      if (call.command !== "TransactWriteItems" || !isFirst) return send();
      isFirst = false;
      await send();
      return send();
    });
    expect((await node.activate(token.token)).status).toBe(200);
    service.sdk.intercept(null);
  });

  test("a record of an answer that ended between two looks is a 503 BUSY", async () => {
    const made = await license(service);
    const body = { accountId: made.accountId, licenseIds: [made.id] };
    const headers = { "idempotency-key": "ended-between-0123456789" };
    await service.staff(issueToken, { body }, { headers });
    service.sdk.intercept(async (call, send) => {
      const key = call.input["Key"] as { pk?: string } | undefined;
      return call.command === "GetItem" && key?.pk?.startsWith(KEYS.once("").pk) ? {} : send();
    });
    const answer = await service.staff(issueToken, { body }, { headers });
    service.sdk.intercept(null);
    expect(answer.problem.code).toBe("BUSY");
  });

  test("keys that the database leaves unread at every try are a 503, never an unknown license", async () => {
    const { license: made, token } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(token.token);
    service.sdk.intercept(async (call, send) => {
      if (call.command !== "BatchGetItem") return send();
      return { Responses: {}, UnprocessedKeys: call.input["RequestItems"] };
    });
    expect((await node.verify(made)).problem.code).toBe("UNAVAILABLE");
    service.sdk.intercept(async () => {
      throw Object.assign(networkError(), { name: "TimeoutError", code: undefined });
    });
    expect((await node.verify(made)).problem.code).toBe("UNAVAILABLE");
    service.sdk.intercept(null);
  });
});
