import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { requestFor } from "../support/caller.ts";
import { exampleFor, type Stage, setStage, withFreshToken } from "../support/examples.ts";
import { sendRaw } from "../support/raw-body.ts";
import { callsDuring, isWrite } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";

let service: TestService;
let stage: Stage;
beforeAll(async () => {
  service = await startTestService();
  stage = await setStage(service);
});
afterAll(() => service.close());

const operations = (ROUTES as readonly Operation[])
  .filter(({ body }) => body !== undefined)
  .map((operation) => [operation.name, operation] as const);

const JSON_TYPE = { "content-type": "application/json" };
const good = (operation: Operation) => JSON.stringify(exampleFor(operation, stage).body);
const send = (operation: Operation, headers: Record<string, string>, body: string | Uint8Array) => {
  const { path } = requestFor(operation, exampleFor(operation, stage));
  return sendRaw(service, stage.node, operation, headers, body, { path });
};
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

/** Bodies that are no input of any operation, and how each is refused. */
const BAD: [string, string, (text: string) => string | Uint8Array][] = [
  ["empty", "BODY_MALFORMED", () => ""],
  ["blank", "BODY_MALFORMED", () => "  "],
  ["cut off", "BODY_MALFORMED", (text) => text.slice(0, -1)],
  ["with more behind it", "BODY_MALFORMED", (text) => `${text}{}`],
  ["in single quotes", "BODY_MALFORMED", (text) => text.replaceAll('"', "'")],
  ["a form", "BODY_MALFORMED", () => "token=x&nonce=y"],
  ["bytes that are no text", "BODY_MALFORMED", () => Uint8Array.of(0xff, 0xfe, 0x00, 0x80)],
  ["in UTF-16", "BODY_MALFORMED", (text) => Buffer.from(text, "utf16le")],
  ["null", "INPUT_INVALID", () => "null"],
  ["a list", "INPUT_INVALID", (text) => `[${text}]`],
  ["a text", "INPUT_INVALID", (text) => JSON.stringify(text)],
  ["a number", "INPUT_INVALID", () => "1e400"],
  ["an empty object", "INPUT_INVALID", () => "{}"],
  ["nested 30,000 deep", "INPUT_INVALID", () => nested(30_000)],
  ["nested deep in a field", "INPUT_INVALID", (text) => text.replace("{", `{"deep":${nested(20_000)},`)],
  ["with a field that is unknown", "INPUT_INVALID", (text) => text.replace("{", '{"isAdmin":true,')],
  ["with __proto__", "INPUT_INVALID", (text) => text.replace("{", '{"__proto__":{"scopes":["admin"]},')],
  ["with constructor", "INPUT_INVALID", (text) => text.replace("{", '{"constructor":{"prototype":{}},')],
  ["with toString", "INPUT_INVALID", (text) => text.replace("{", '{"toString":null,')],
  ["with an empty name", "INPUT_INVALID", (text) => text.replace("{", '{"":1,')],
  [
    "with a name of 60,000 characters",
    "INPUT_INVALID",
    (text) => text.replace("{", `{"${"n".repeat(60_000)}":1,`),
  ],
  ["with a name that is half a character", "INPUT_INVALID", (text) => text.replace("{", '{"\\ud800":1,')],
  ["of 64 KB and a byte", "BODY_TOO_LARGE", (text) => text + " ".repeat(65_537 - text.length)],
  ["of 2 MB", "BODY_TOO_LARGE", (text) => text + " ".repeat(2_000_000)],
];

/** Some operations need nothing said: they take an empty object. */
const badFor = ({ body }: Operation) =>
  BAD.filter(([what]) => what !== "an empty object" || body?.safeParse({}).success === false);

describe.each(operations)("%s", (_name, operation) => {
  test.each(badFor(operation))(
    "refuses a body that is %s with %s, and writes nothing",
    async (_what, code, spoil) => {
      const calls = await callsDuring(service.sdk, async () => {
        const answer = await send(operation, JSON_TYPE, spoil(good(operation)));
        expect(answer.problem.code).toBe(code);
      });
      expect(calls.filter(isWrite)).toEqual([]);
    },
  );

  test("takes only JSON, whatever its parameters", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", "", "json"]) {
      const headers = { "content-type": type };
      const answer = await send(operation, headers, good(operation));
      expect(answer.problem.code, type).toBe("CONTENT_TYPE_UNSUPPORTED");
    }
    stage = await withFreshToken(service, stage);
    for (const type of ["application/json; charset=utf-8", "APPLICATION/JSON"]) {
      const headers = { "content-type": type };
      const answer = await send(operation, headers, good(operation));
      expect(answer.status, type).toBe(operation.status);
    }
  });

  test("takes a body of exactly 64 KB", async () => {
    const text = good(operation);
    const full = text + " ".repeat(65_536 - Buffer.byteLength(text));
    expect((await send(operation, JSON_TYPE, full)).status).toBe(operation.status);
  });
});
