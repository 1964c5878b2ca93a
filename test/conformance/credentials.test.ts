import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SCOPES } from "../../shared/contract/access.ts";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { formatSecret, SECRET_RANDOM_BYTES } from "../../shared/domain/secret-format.ts";
import { exchange, requestFor } from "../support/caller.ts";
import { exampleFor, type Stage, setStage, withFreshToken } from "../support/examples.ts";
import { callsDuring, isWrite } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";

type Named = readonly [string, Operation];

let service: TestService;
let stage: Stage;
beforeAll(async () => {
  service = await startTestService();
  stage = await setStage(service);
});
afterAll(() => service.close());

const all: readonly Named[] = (ROUTES as readonly Operation[]).map((operation) => [
  operation.name,
  operation,
]);
const of = (kind: Operation["caller"]["kind"]): readonly Named[] =>
  all.filter(([, { caller }]) => caller.kind === kind);
const scopeOf = ({ caller }: Operation) => (caller.kind === "staff" ? caller.scope : "");

/** Asks for an operation with this Authorization header, and says what was refused and what it cost. */
async function ask(operation: Operation, authorization: string | null) {
  const request = requestFor(operation, exampleFor(operation, stage));
  const headers = { ...request.headers, ...(authorization === null ? {} : { authorization }) };
  const answers: Awaited<ReturnType<typeof exchange>>[] = [];
  const calls = await callsDuring(service.sdk, async () => {
    answers.push(await exchange(service.url, operation, { ...request, headers }));
  });
  const [answer] = answers as [(typeof answers)[0]];
  return { answer, calls };
}

async function expectRefusal(
  operation: Operation,
  authorization: string | null,
  code: string,
  reads: number,
) {
  const { answer, calls } = await ask(operation, authorization);
  expect(answer.problem.code).toBe(code);
  expect(answer.problem.fix).not.toBe("");
  expect(calls, `${reads} reads`).toHaveLength(reads);
  expect(calls.filter(isWrite)).toEqual([]);
  return answer;
}

describe.each(of("anyone"))("%s", (_name, operation) => {
  test("needs no credentials, minds none, and looks for none; without a body it asks the database nothing", async () => {
    for (const authorization of [null, "Bearer nonsense", "Node nonsense"]) {
      const { answer, calls } = await ask(operation, authorization);
      expect(answer.status).toBe(operation.status);
      expect(JSON.stringify(calls)).not.toContain("APIKEY#");
      if (operation.body === undefined) expect(calls).toEqual([]);
    }
  });
});

describe.each([...of("staff"), ...of("node")])("%s", (_name, operation) => {
  test("without credentials is a 401 that says what to send, without a database call", async () => {
    const basic = `Basic ${Buffer.from("admin:admin").toString("base64")}`;
    for (const authorization of [null, "", "Bearer", "Node", "Bearer ", basic, service.adminKey]) {
      const answer = await expectRefusal(operation, authorization, "CREDENTIALS_MISSING", 0);
      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toBeDefined();
    }
  });
});

describe.each(of("node"))("%s", (_name, operation) => {
  test("is not for staff, not even for an administrator", async () => {
    await expectRefusal(operation, `Bearer ${service.adminKey}`, "CREDENTIALS_MISSING", 0);
  });
});

describe.each(of("staff"))("%s", (_name, operation) => {
  test("is not for nodes", async () => {
    const answer = await stage.node.call(operation, exampleFor(operation, stage));
    expect(answer.problem.code).toBe("CREDENTIALS_MISSING");
  });

  test("refuses a mistyped key without a database call", async () => {
    const key = service.adminKey;
    const last = key.endsWith("0") ? "1" : "0";
    for (const wrong of [key.slice(0, -1) + last, key.slice(0, -1), key.toUpperCase(), "nonsense", "\u00e9"])
      await expectRefusal(operation, `Bearer ${wrong}`, "API_KEY_MALFORMED", 0);
    await expectRefusal(operation, `Bearer ${stage.token.token}`, "API_KEY_MALFORMED", 0);
  });

  test("refuses an unknown, a revoked and an expired key alike, after one consistent look", async () => {
    const unknown = formatSecret("cs_key_", new Uint8Array(SECRET_RANDOM_BYTES).fill(9));
    const revoked = await service.apiKey(["admin"], { revokedAt: service.clock.now() });
    const expired = await service.apiKey(["admin"], { expiresAt: service.clock.now() });
    for (const key of [unknown, revoked, expired])
      await expectRefusal(operation, `Bearer ${key}`, "API_KEY_UNKNOWN", 1);
  });

  test("is not for keys of another kind, whatever their scopes", async () => {
    for (const kind of ["external", "internal"] as const) {
      const key = await service.apiKey(["admin", scopeOf(operation)], { kind });
      const answer = await expectRefusal(operation, `Bearer ${key}`, "API_KEY_OF_ANOTHER_KIND", 1);
      expect(answer.status).toBe(401);
    }
  });

  test("takes a key until the very millisecond of its end", async () => {
    const key = await service.apiKey(["admin"], { expiresAt: service.clock.now() + 1 });
    stage = await withFreshToken(service, stage);
    expect((await ask(operation, `Bearer ${key}`)).answer.status).toBe(operation.status);
  });

  test("with every other scope is a 403 that names the one that is missing", async () => {
    const others = SCOPES.filter((scope) => scope !== "admin" && scope !== scopeOf(operation));
    const key = await service.apiKey(others);
    const answer = await expectRefusal(operation, `Bearer ${key}`, "SCOPE_MISSING", 1);
    expect(answer.status).toBe(403);
    expect(answer.problem.scope).toBe(scopeOf(operation));
  });

  test("with its one scope alone is done", async () => {
    const key = await service.apiKey([scopeOf(operation)]);
    stage = await withFreshToken(service, stage);
    expect((await ask(operation, `bearer  ${key}`)).answer.status).toBe(operation.status);
  });
});
