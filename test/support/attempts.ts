import { expect } from "vitest";
import type { Problem } from "../../shared/contract/problem.ts";
import type { FailedAttempt } from "../../shared/domain/activation.ts";
import type { ActivityEntry } from "../../shared/domain/activity.ts";
import type { Item } from "../../shared/storage/item.ts";
import type { TestNode } from "./node.ts";
import type { TestService } from "./service.ts";
import { changesBy } from "./table.ts";

/** A node is refused, and all that is written is one failed attempt with its reason, its account and its origin. */
export async function expectRefusedAttempt(
  { db, secrets }: TestService,
  node: TestNode,
  token: string,
  expected: { readonly code: string; readonly accountId: string | null },
  extras: Parameters<TestNode["activate"]>[1] = {},
): Promise<Problem> {
  const told: Problem[] = [];
  const { written, deleted } = await changesBy(db, async () => {
    told.push((await node.activate(token, extras)).problem);
  });
  const [problem] = told as [Problem];
  expect(problem.code).toBe(expected.code);
  expect(deleted).toEqual([]);
  expect(written).toHaveLength(2);
  const entry = written.find(({ pk }) => String(pk).startsWith("ACTIVITY#")) as Item & ActivityEntry;
  const attempt = written.find(({ pk }) => String(pk).startsWith("ATTEMPT#")) as Item & FailedAttempt;
  expect(attempt).toMatchObject({
    reason: expected.code,
    accountId: expected.accountId,
    holderId: node.id,
    tokenId: entry.subjects[0],
    observedIp: "127.0.0.1",
  });
  expect(entry).toMatchObject({
    kind: "activation.failed",
    reason: expected.code,
    accountId: expected.accountId,
    actor: { kind: "node", id: node.id },
    origin: { observedIp: "127.0.0.1" },
  });
  expect(entry.subjects[0]).toMatch(/^tok_/);
  expect(entry.subjects[1]).toBe(node.id);
  const named = entry.subjects.slice(2).filter((id) => !id.startsWith("prd_"));
  expect(named).toEqual((problem.licenses ?? []).map(({ licenseId }) => licenseId));
  if (attempt.productId !== null) expect(entry.subjects).toContain(attempt.productId);
  const text = JSON.stringify(written);
  for (const secret of secrets) expect(text).not.toContain(secret);
  return problem;
}
