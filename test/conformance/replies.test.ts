import { afterAll, beforeAll, expect, test } from "vitest";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { requestFor } from "../support/caller.ts";
import { exampleFor, type Stage, setStage } from "../support/examples.ts";
import { sendRaw } from "../support/raw-body.ts";
import { startTestService, type TestService } from "../support/service.ts";

let service: TestService;
let stage: Stage;
beforeAll(async () => {
  service = await startTestService();
  stage = await setStage(service);
});
afterAll(() => service.close());

test.each((ROUTES as readonly Operation[]).map((operation) => [operation.name, operation] as const))(
  "%s answers its example with a reply that fits, and logs one line that names no secret",
  async (name, operation) => {
    const request = requestFor(operation, exampleFor(operation, stage));
    const before = service.log.length;
    const headers = (request.headers ?? {}) as Readonly<Record<string, string>>;
    const answer = await sendRaw(service, stage.node, operation, headers, request.body ?? "", {
      path: request.path,
    });
    expect(answer.status).toBe(operation.status);
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    expect(service.log.slice(before)).toEqual([
      {
        level: "info",
        requestId: answer.headers["x-request-id"],
        operation: name,
        status: operation.status,
        code: null,
        caller: expect.stringMatching(/^(?:anyone|nod_.{43}|key_.{22})$/),
        ms: expect.any(Number),
      },
    ]);
  },
);
