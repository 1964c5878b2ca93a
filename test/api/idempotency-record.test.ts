import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { exampleFor, nextStage, type Stage, setStage } from "../support/examples.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { itemsUnder } from "../support/table.ts";

const OPERATIONS = (ROUTES as readonly Operation[])
  .filter(({ idempotent }) => idempotent === true)
  .map((operation) => [operation.name, operation] as const);

/** What is created under a name of its own cannot be created anew. */
const TAKEN = new Map([
  ["create-product", "PRODUCT_CODE_TAKEN"],
  ["create-key-file", "KEY_NUMBERS_TAKEN"],
]);

let service: TestService;
let first: Stage;
beforeAll(async () => {
  service = await startTestService();
  first = await setStage(service);
});
afterAll(() => service.close());

async function prepare(operation: Operation) {
  const input = exampleFor(operation, await nextStage(service, first));
  const idempotencyKey = `0123456789-${operation.name}-${service.clock.now()}`;
  service.clock.advance(1);
  const send = () => service.staff(operation, input, { headers: { "idempotency-key": idempotencyKey } });
  return { idempotencyKey, send };
}

describe.each(OPERATIONS)("the record of %s with an Idempotency-Key", (_name, operation) => {
  test("keeps neither the key nor the reply in clear", async () => {
    const { idempotencyKey, send } = await prepare(operation);
    const before = new Set((await itemsUnder(service.db, "ONCE#")).map(({ pk }) => pk));
    const { reply } = await send();
    const [record] = (await itemsUnder(service.db, "ONCE#")).filter(({ pk }) => !before.has(pk));
    expect(record).toBeDefined();
    const text = JSON.stringify(record);
    const shown = reply as { readonly id: string; readonly token?: string };
    for (const hidden of [idempotencyKey, shown.id, shown.token ?? shown.id])
      expect(text).not.toContain(hidden);
  });

  test("is a new request after seven days", async () => {
    const { send } = await prepare(operation);
    const first = await send();
    service.clock.advance(7 * DAY_MS - 1);
    expect((await send()).text).toBe(first.text);
    service.clock.advance(1);
    const kept = async () =>
      (await itemsUnder(service.db, "ONCE#")).map(({ expiresAt }) => Number(expiresAt));
    const later = await send();
    const taken = TAKEN.get(operation.name);
    if (taken !== undefined) expect(later.problem.code).toBe(taken);
    else expect(Math.max(...(await kept()))).toBe(service.clock.now() + 7 * DAY_MS);
    // A change that is asked for again is so already.
    if (operation.status === 201) expect(later.text).not.toBe(first.text);
  });
});

describe("an Idempotency-Key", () => {
  test("means something else for each operation", async () => {
    const stage = await nextStage(service, first);
    const headers = { "idempotency-key": "0123456789-two-operations" };
    for (const [, operation] of OPERATIONS) {
      const answer = await service.staff(operation, exampleFor(operation, stage), { headers });
      expect(answer.status).toBe(operation.status);
    }
  });

  test("is not used up by a refusal", async () => {
    const headers = { "idempotency-key": "0123456789-refused-first" };
    const [, operation] = OPERATIONS.find(([name]) => name === "issue-token") as (typeof OPERATIONS)[0];
    const stage = await nextStage(service, first);
    const { body } = exampleFor(operation, stage);
    const wrong = { body: { ...body, accountId: "acc_0000000000000000000000" } };
    expect((await service.staff(operation, wrong, { headers })).problem.code).toBe("ACCOUNT_UNKNOWN");
    expect((await service.staff(operation, { body: body ?? {} }, { headers })).status).toBe(201);
  });
});
