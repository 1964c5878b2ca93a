import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { requestFor } from "../support/caller.ts";
import { type CuttableDatabase, startCuttableDatabase } from "../support/cuttable-database.ts";
import { exampleFor, type Stage, setStage, withFreshToken } from "../support/examples.ts";
import { failOnce } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import { sendRaw } from "../support/raw-body.ts";
import { isWrite } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";

let database: CuttableDatabase;
let service: TestService;
let stage: Stage;
beforeAll(async () => {
  database = await startCuttableDatabase();
  service = await startTestService({ databaseEndpoint: database.endpoint });
  stage = await setStage(service);
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
  await database.stop();
});

const operations = ROUTES as readonly Operation[];
/** What anybody asks without a body is known without the table. */
const isFree = ({ caller, body }: Operation) => caller.kind === "anyone" && body === undefined;
const needsDatabase = operations.filter((operation) => !isFree(operation));

function send(operation: Operation) {
  const request = requestFor(operation, exampleFor(operation, stage));
  const headers = (request.headers ?? {}) as Readonly<Record<string, string>>;
  return sendRaw(service, stage.node, operation, headers, request.body ?? "", { path: request.path });
}

describe("when the database is gone", () => {
  test("every operation that needs it answers 503 with Retry-After, and is well again with the database", async () => {
    await database.cut();
    const started = performance.now();
    const answers = await Promise.all(
      needsDatabase.map(async (operation) => [operation.name, await send(operation)] as const),
    );
    expect(performance.now() - started, "none hangs").toBeLessThan(10_000);
    for (const [name, answer] of answers) {
      expect(answer.problem.code, name).toBe("UNAVAILABLE");
      expect(answer.headers["retry-after"], name).toBe("5");
      expect(answer.text).not.toMatch(/127\.0\.0\.1|ECONN|dynamo/i);
    }
    await database.mend();
    for (const operation of needsDatabase)
      expect((await send(operation)).status, operation.name).toBe(operation.status);
  });

  test("what needs no database answers as ever", async () => {
    await database.cut();
    for (const operation of operations.filter(isFree))
      expect((await send(operation)).status).toBe(operation.status);
    await database.mend();
  });

  test.each(["before", "after"] as const)(
    "a write that fails %s it happened is a 503, and can be repeated",
    async (how) => {
      // The sweep sets aside what fails, tells it, and goes on: that is its report, not a refusal.
      for (const operation of needsDatabase.filter(({ name }) => name !== "run-sweep")) {
        stage = await withFreshToken(service, stage);
        const fault = failOnce(0, how, isWrite);
        service.sdk.intercept(fault);
        const answer = await send(operation);
        service.sdk.intercept(null);
        if (fault.wasMet()) expect(answer.problem.code, operation.name).toBe("UNAVAILABLE");
        else expect(answer.status, operation.name).toBe(operation.status);
        expect((await send(operation)).status, operation.name).toBe(operation.status);
      }
    },
  );

  test("a poll says no, never: a read that fails is a 503, the second look included", async () => {
    const { node, license } = stage;
    await node.deactivate();
    for (const at of [0, 1]) {
      service.sdk.intercept(failOnce(at, "before"));
      const answer = await node.verify(license);
      service.sdk.intercept(null);
      expect(answer.problem.code).toBe("UNAVAILABLE");
    }
    expect((await node.verify(license)).reply.code).toBe("ACTIVATION_DEACTIVATED");
  });

  test("a poll whose small write fails is answered all the same", async () => {
    const { token, license } = stage;
    const node = await service.node();
    await node.activate(token.token);
    service.clock.advance(86_400_000);
    const fault = failOnce(0, "before", isWrite);
    service.sdk.intercept(fault);
    expect((await node.verify(license)).reply.valid).toBe(true);
    service.sdk.intercept(null);
    expect(fault.wasMet()).toBe(true);
  });

  test("a refusal stands when its attempt cannot be recorded", async () => {
    const { token } = stage;
    const node = await service.node();
    service.clock.set(Date.parse(token.expiresAt));
    service.sdk.intercept(failOnce(0, "before", isWrite));
    expect((await node.activate(token.token)).problem.code).toBe("TOKEN_EXPIRED");
    service.sdk.intercept(null);
  });
});
