import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { expectRefusedAttempt } from "../support/attempts.ts";
import { invariants } from "../support/invariants.ts";
import type { TestNode } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

/** Servers that activated one second after another. */
async function activateInTurn(token: string, count: number): Promise<TestNode[]> {
  const nodes: TestNode[] = [];
  for (let index = 0; index < count; index += 1) {
    const node = await service.node();
    expect((await node.activate(token)).status).toBe(200);
    service.clock.advance(1_000);
    nodes.push(node);
  }
  return nodes;
}

const usesTaken = async (id: string) =>
  (await service.staff(getLicense, { params: { license: id } })).reply.usesTaken;

describe("parallel uses", () => {
  test("reject: the server above the limit is refused, those that hold a use keep it (C5)", async () => {
    const { license, token } = await licenseWithToken(service, { parallelUses: 2 });
    const holders = await activateInTurn(token.token, 2);
    const { accountId } = license;
    const late = await service.node();
    await expectRefusedAttempt(service, late, token.token, { code: "LICENSE_LIMIT_REACHED", accountId });
    for (const holder of holders) {
      expect((await holder.activate(token.token)).status).toBe(200);
      expect((await holder.verify(license)).reply.valid).toBe(true);
    }
    await holders[0]?.deactivate();
    expect((await late.activate(token.token)).status).toBe(200);
    expect(await usesTaken(license.id)).toBe(2);
  });

  test("deactivate-oldest: the longest-held use goes, one for each newcomer (C5)", async () => {
    const { license, token } = await licenseWithToken(service, {
      parallelUses: 2,
      onLimit: "deactivate-oldest",
    });
    const [first, second, third, fourth] = await activateInTurn(token.token, 4);
    const valid = async (node?: TestNode) => (await node?.verify(license))?.reply.code;
    expect(await valid(first)).toBe("ACTIVATION_DEACTIVATED");
    expect(await valid(second)).toBe("ACTIVATION_DEACTIVATED");
    expect(await valid(third)).toBeNull();
    expect(await valid(fourth)).toBeNull();
    expect(await usesTaken(license.id)).toBe(2);
  });

  test("deactivate-oldest: the oldest is who activated longest ago, not who came first", async () => {
    const { license, token } = await licenseWithToken(service, {
      parallelUses: 2,
      onLimit: "deactivate-oldest",
    });
    const [first, second] = await activateInTurn(token.token, 2);
    await first?.deactivate();
    service.clock.advance(1_000);
    await first?.activate(token.token);
    service.clock.advance(1_000);
    await activateInTurn(token.token, 1);
    expect((await second?.verify(license))?.reply.code).toBe("ACTIVATION_DEACTIVATED");
    expect((await first?.verify(license))?.reply.valid).toBe(true);
  });

  test("deactivate-oldest: a holder that repeats its activation throws nobody out, itself included", async () => {
    const { license, token } = await licenseWithToken(service, {
      parallelUses: 2,
      onLimit: "deactivate-oldest",
    });
    const holders = await activateInTurn(token.token, 2);
    for (const holder of holders) expect((await holder.activate(token.token)).status).toBe(200);
    for (const holder of holders) expect((await holder.verify(license)).reply.valid).toBe(true);
  });

  test("without a limit every server gets a use, and they are counted all the same", async () => {
    const { license, token } = await licenseWithToken(service, { parallelUses: null });
    const [one] = await activateInTurn(token.token, 5);
    expect(await usesTaken(license.id)).toBe(5);
    await one?.deactivate();
    expect(await usesTaken(license.id)).toBe(4);
  });
});
