import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { HOUR_MS, MINUTE_MS } from "../support/clock.ts";
import { type ExampleInput, exampleFor, nextStage, type Stage, setStage } from "../support/examples.ts";
import { gather } from "../support/faults.ts";
import { callsDuring, isEffect, isWrite } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";

const OPERATIONS = (ROUTES as readonly Operation[])
  .filter(({ idempotent }) => idempotent === true)
  .map((operation) => [operation.name, operation] as const);

let service: TestService;
let stage: Stage;
let keys = 0;
beforeAll(async () => {
  service = await startTestService();
  stage = await setStage(service);
});
afterAll(() => service.close());

/** A new stage, its input for the operation, and a caller that sends it under one new key. */
async function prepare(operation: Operation) {
  stage = await nextStage(service, stage);
  const input = exampleFor(operation, stage);
  const idempotencyKey = newKey();
  const send = (changed: ExampleInput = input, key?: string) =>
    service.staff(operation, changed, {
      headers: { "idempotency-key": idempotencyKey },
      ...(key === undefined ? {} : { key }),
    });
  return { input, idempotencyKey, send };
}

function newKey(): string {
  keys += 1;
  return `0123456789-key-${keys}`;
}

const MALFORMED = [
  "",
  "fifteen-letters",
  "x".repeat(201),
  "has a blank in it",
  "b\u00fccher-b\u00fccher-b\u00fccher",
];

/** An answer to a request string writes what it extends first, noted by the request's nonce, and then what it activates. */
const EFFECTS: Readonly<Record<string, number>> = { "answer-request": 2 };

/** The same body with one text or number changed. */
function anotherBody(body: Readonly<Record<string, unknown>>): ExampleInput {
  if ("activationIds" in body) return { body: { activationIds: [`act_${"0".repeat(44)}`] } };
  if ("preview" in body) return { body: { ...body, preview: true } };
  if ("legacy" in body) return { body: { ...body, legacy: !body["legacy"] } };
  if ("evaluationDays" in body) return { body: { ...body, evaluationDays: 31 } };
  const field =
    ["name", "orderReference", "description", "reason", "note"].find((name) => name in body) ?? "";
  return { body: { ...body, [field]: "Another" } };
}

describe.each(OPERATIONS)("%s with an Idempotency-Key", (_name, operation) => {
  test("answers the same bytes after 0 s, 9 min, 11 min and 24 h, and nothing happens again", async () => {
    const { send } = await prepare(operation);
    const first = await send();
    expect(first.status).toBe(operation.status);
    const calls = await callsDuring(service.sdk, async () => {
      for (const waitMs of [0, 9 * MINUTE_MS, 2 * MINUTE_MS, 24 * HOUR_MS - 11 * MINUTE_MS]) {
        service.clock.advance(waitMs);
        const again = await send();
        expect(again.text).toBe(first.text);
        expect(again.status).toBe(first.status);
      }
    });
    expect(calls.filter(isWrite)).toEqual([]);
  });

  test.each([2, 20])("%d in flight have one effect and get the same bytes", async (count) => {
    const { send } = await prepare(operation);
    const answers: Awaited<ReturnType<typeof send>>[] = [];
    service.sdk.intercept(gather(count));
    const calls = await callsDuring(service.sdk, async () => {
      answers.push(...(await Promise.all(Array.from({ length: count }, () => send()))));
    });
    service.sdk.intercept(null);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.status).toBe(operation.status);
    expect(calls.filter(isEffect)).toHaveLength(EFFECTS[operation.name] ?? 1);
  });

  test("refuses the key for another request", async () => {
    const { input, send } = await prepare(operation);
    await send();
    const other = input.body
      ? { ...input, ...anotherBody(input.body) }
      : exampleFor(operation, await nextStage(service, stage));
    const calls = await callsDuring(service.sdk, async () => {
      expect((await send(other)).problem.code).toBe("IDEMPOTENCY_KEY_REUSED");
    });
    expect(calls.filter(isWrite)).toEqual([]);
  });

  test("gives another caller with the same key its own answer", async () => {
    const { idempotencyKey, send } = await prepare(operation);
    const first = await send();
    const other = exampleFor(operation, await nextStage(service, stage));
    const key = await service.apiKey(["admin"]);
    const answer = await send(other, key);
    expect(answer.status).toBe(operation.status);
    expect(answer.text).not.toBe(first.text);
    expect(idempotencyKey).not.toBe("");
  });

  test("refuses a malformed key, and asks the table nothing but for the credentials", async () => {
    const { input } = await prepare(operation);
    for (const malformed of MALFORMED) {
      const calls = await callsDuring(service.sdk, async () => {
        const answer = await service.staff(operation, input, { headers: { "idempotency-key": malformed } });
        expect(answer.problem.code, malformed).toBe("IDEMPOTENCY_KEY_INVALID");
      });
      expect(calls.map(({ command }) => command)).toEqual(["GetItem"]);
    }
  });
});
