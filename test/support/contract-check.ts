import { expect } from "vitest";
import { ERRORS, type ErrorCode } from "../../shared/contract/errors.ts";
import type { Operation } from "../../shared/contract/operation.ts";
import { type Problem, problem } from "../../shared/contract/problem.ts";
import { refusalsOf } from "../../tools/generate/refusals-of.ts";
import type { RawReply } from "./http.ts";

/** Holds any answer of an operation against its contract: success or a listed refusal, and nothing besides. */
export function expectFitsContract(operation: Operation, { status, headers, text }: RawReply): void {
  expect(headers["x-request-id"], "x-request-id").toMatch(/^[0-9a-f-]{36}$/);
  expect(headers["cache-control"]).toBe("no-store");
  const value: unknown = JSON.parse(text);
  if (status === operation.status) {
    expect(headers["content-type"]).toBe("application/json");
    expect(operation.reply.parse(value), `the reply of ${operation.name} says more than its schema`).toEqual(
      value,
    );
    return;
  }
  const { code } = expectProblem({ status, headers, text });
  expect(code, text).not.toBe("INTERNAL");
  expect(refusalsOf(operation), `${operation.name} answered ${text}`).toContain(code);
}

/** Holds a refusal against the `problem` schema and the table of errors. */
export function expectProblem({ status, headers, text }: RawReply): Problem {
  expect(headers["content-type"]).toBe("application/problem+json");
  const value: unknown = JSON.parse(text);
  const said = problem.parse(value);
  expect(said, "a problem says more than its schema").toEqual(value);
  expect(said.requestId).toBe(headers["x-request-id"]);
  const known = ERRORS[said.code as ErrorCode];
  expect(known, `${said.code} is in the table of errors`).toBeDefined();
  expect({ status, detail: said.detail, fix: said.fix }).toEqual(known);
  expect(said.status).toBe(status);
  if (status === 503 || status === 429) expect(Number(headers["retry-after"])).toBeGreaterThan(0);
  return said;
}
