import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { requestFor } from "../support/caller.ts";
import { exampleFor, nextStage, type Stage, setStage } from "../support/examples.ts";
import { conflicts } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import { sendRaw } from "../support/raw-body.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { changesBy } from "../support/table.ts";
import { licenseWithToken } from "../support/world.ts";

let service: TestService;
let first: Stage;
beforeAll(async () => {
  service = await startTestService();
  first = await setStage(service);
});
afterAll(async () => {
  service.sdk.intercept(null);
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const WRITING = (ROUTES as readonly Operation[])
  .filter(({ refusals }) => refusals.includes("BUSY"))
  .map((operation) => [operation.name, operation] as const);

/** A request that has something to write, with an Idempotency-Key where the operation takes one. */
async function prepare(operation: Operation, key: string) {
  const stage = await nextStage(service, first);
  const request = requestFor(operation, exampleFor(operation, stage));
  const node = operation.name === "activate" ? await service.node() : stage.node;
  const headers = {
    ...(request.headers as Record<string, string>),
    "idempotency-key": `conflict-${key}-0123456789`,
  };
  return () => sendRaw(service, node, operation, headers, request.body ?? "", { path: request.path });
}

test("every operation that writes is here", () => {
  expect(WRITING.map(([name]) => name)).toEqual([
    "activate",
    "deactivate",
    "start-evaluation",
    "answer-request-by-code",
    "accept-return",
    "activate-key-file",
    "deactivate-key-file",
    "create-product",
    "update-product",
    "create-account",
    "create-license",
    "update-license",
    "block-license",
    "unblock-license",
    "revoke-license",
    "issue-token",
    "revoke-token",
    "deactivate-activation",
    "deactivate-activations",
    "deactivate-license-activations",
    "clean-up-activations",
    "reactivate-activation",
    "answer-request",
    "extend-evaluation",
    "create-key-file",
    "withdraw-keys",
    "reinstate-keys",
    "release-key-file",
    "create-api-key",
    "revoke-api-key",
    "add-blacklist-entry",
    "lift-blacklist-entry",
    "update-settings",
  ]);
});

describe.each(WRITING)("%s", (name, operation) => {
  test("meets 1 to 5 conflicts in a row and is done all the same", async () => {
    for (const times of [1, 2, 3, 4, 5]) {
      const send = await prepare(operation, `${name}-${times}`);
      service.sdk.intercept(conflicts(times));
      const answer = await send();
      service.sdk.intercept(null);
      expect(answer.status, `${times} conflicts: ${answer.text}`).toBe(operation.status);
    }
  });

  test("meets nothing but conflicts: 503 BUSY, nothing is written, and it can be repeated", async () => {
    const send = await prepare(operation, `${name}-always`);
    const { written, deleted } = await changesBy(service.db, async () => {
      service.sdk.intercept(conflicts(Number.POSITIVE_INFINITY));
      expect((await send()).problem.code).toBe("BUSY");
      service.sdk.intercept(null);
    });
    expect([written, deleted]).toEqual([[], []]);
    expect((await send()).status).toBe(operation.status);
  });
});

describe("conflicts on the last free use", () => {
  test("are never told as a limit that was reached, in either mode", async () => {
    for (const onLimit of ["reject", "deactivate-oldest"] as const)
      for (const times of [1, 3, 5, 8, 20]) {
        const { token } = await licenseWithToken(service, { onLimit });
        const node = await service.node();
        service.sdk.intercept(conflicts(times));
        const answer = await node.activate(token.token);
        service.sdk.intercept(null);
        expect(answer.status, `${onLimit}, ${times} conflicts`).toBe(200);
      }
  });

  test("a full license is refused without a transaction, so that conflicts change nothing", async () => {
    const { token } = await licenseWithToken(service);
    await (await service.node()).activate(token.token);
    const late = await service.node();
    service.sdk.intercept(conflicts(Number.POSITIVE_INFINITY));
    expect((await late.activate(token.token)).problem.code).toBe("LICENSE_LIMIT_REACHED");
    service.sdk.intercept(null);
  });
});
