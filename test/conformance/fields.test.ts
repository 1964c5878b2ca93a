import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { requestFor } from "../support/caller.ts";
import { exampleFor, type Stage, setStage } from "../support/examples.ts";
import { sendRaw } from "../support/raw-body.ts";
import { type Field, fieldsOf, putAt } from "../support/schema-fields.ts";
import { callsDuring, isWrite } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";

let service: TestService;
let stage: Stage;
beforeAll(async () => {
  service = await startTestService();
  stage = await setStage(service);
});
afterAll(() => service.close());

const JSON_TYPE = { "content-type": "application/json" };
const cases = (ROUTES as readonly Operation[]).flatMap((operation) =>
  fieldsOf(operation.body).map((field) => [operation.name, field.path.join("."), operation, field] as const),
);

const send = (operation: Operation, body: string) => {
  const { path } = requestFor(operation, exampleFor(operation, stage));
  return sendRaw(service, stage.node, operation, JSON_TYPE, body, { path });
};

/** Values of every kind; those that a field's schema takes are left out for it. */
const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e21,
  Number.MAX_SAFE_INTEGER + 2,
  "",
  " ",
  "a\u0000b",
  "a\u001bb",
  "\u007f",
  "\u2028\u0085",
  "\ud800",
  "x".repeat(50_000),
  [],
  [null],
  ["\u0000"],
  [[]],
  {},
  { $gt: "" },
  { toString: 1 },
  JSON.parse('{"__proto__":"x"}'),
];

const wrongFor = ({ schema }: Field) => VALUES.filter((value) => !schema.safeParse(value).success);

test("every operation with a body has fields, and every field has wrong values", () => {
  const withBody = (ROUTES as readonly Operation[]).filter(({ body }) => body !== undefined);
  expect(new Set(cases.map(([name]) => name)).size).toBe(withBody.length);
  for (const [name, path, , field] of cases)
    expect(wrongFor(field).length, `${name} ${path}`).toBeGreaterThan(3);
});

describe.each(cases)("%s: %s", (_name, path, operation, field) => {
  test("every wrong value is a 400 that names the place, and nothing is written", async () => {
    const { body } = exampleFor(operation, stage);
    const calls = await callsDuring(service.sdk, async () => {
      for (const value of wrongFor(field)) {
        const text = JSON.stringify(putAt(body, field.path, value));
        const { problem } = await send(operation, text);
        expect(problem.code, text.slice(0, 200)).toBe("INPUT_INVALID");
        for (const { location, message, fix } of problem.errors ?? []) {
          expect(location.startsWith(`body.${path}`), `${location} is in body.${path}`).toBe(true);
          expect(message.length * fix.length).toBeGreaterThan(0);
          expect((message + fix).length).toBeLessThan(1_000);
        }
        expect(problem.errors?.length).toBeGreaterThan(0);
      }
    });
    expect(calls.filter(isWrite)).toEqual([]);
  });
});

test("no field of any body takes a control character or half a character", async () => {
  for (const [name, path, operation, field] of cases)
    for (const text of ["a\u0000b", "a\u001bb", "a\nb", "a\u007fb", "a\u0085b", "a\ud800b"]) {
      const body = JSON.stringify(putAt(exampleFor(operation, stage).body, field.path, text));
      const answer = await send(operation, body);
      expect(answer.status, `${name} ${path} ${JSON.stringify(text)}`).toBe(400);
    }
});

describe.each(cases.filter(([, , , { isItem }]) => !isItem))("%s: %s", (_name, path, operation, field) => {
  test("leaving it out is refused exactly when it is required", async () => {
    const { body } = exampleFor(operation, stage);
    const text = JSON.stringify(putAt(body, field.path, undefined));
    const answer = await send(operation, text);
    const isRefused = answer.status === 400;
    expect(isRefused).toBe(field.isRequired);
    if (isRefused) expect(answer.problem.errors?.[0]?.location).toBe(`body.${path}`);
  });
});
