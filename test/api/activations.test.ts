import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { getActivation } from "../../shared/contract/operations/get-activation.ts";
import { listActivations } from "../../shared/contract/operations/list-activations.ts";
import { invariants } from "../support/invariants.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityLog, changesBy } from "../support/table.ts";
import { licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

async function activated() {
  const { license, token } = await licenseWithToken(service);
  const node = await service.node();
  const { reply } = await node.activate(token.token);
  return { license, token, node, activationId: reply.activations[0]?.id ?? "" };
}

const get = async (activationId: string) =>
  (await service.staff(getActivation, { params: { activationId } })).reply;

describe("activations, as staff see them", () => {
  test("an activation shows its license, its server and the address that the gateway saw (C1)", async () => {
    const { license, token, node, activationId } = await activated();
    expect(await get(activationId)).toEqual({
      id: activationId,
      licenseId: license.id,
      licenseCode: license.code,
      productId: license.productId,
      accountId: license.accountId,
      nodeId: node.id,
      hostName: "fax-01",
      url: null,
      domain: null,
      clientName: null,
      mode: "online",
      tokenId: token.id,
      isValid: true,
      isActive: true,
      reason: null,
      activatedAt: new Date(service.clock.now()).toISOString(),
      deactivatedAt: null,
      observedIp: "127.0.0.1",
      claimedIp: null,
      userAgent: null,
    });
  });

  test("staff release an activation, which frees its use and is told once in the activity log (C4)", async () => {
    const { license, token, node, activationId } = await activated();
    const other = await service.node();
    expect((await other.activate(token.token)).problem.code).toBe("LICENSE_LIMIT_REACHED");
    const release = () => service.staff(deactivateActivation, { params: { activationId } });
    const first = (await release()).reply;
    expect(first).toMatchObject({
      isActive: false,
      deactivatedAt: new Date(service.clock.now()).toISOString(),
    });
    const told = (await activityLog(service.db)).filter(({ kind }) => kind === "activation.deactivated");
    expect(told).toMatchObject([
      {
        subjects: [activationId, license.productId],
        accountId: license.accountId,
        actor: { kind: "staff" },
      },
    ]);
    service.clock.advance(1_000);
    const { written } = await changesBy(service.db, async () =>
      expect((await release()).reply).toEqual(first),
    );
    expect(written).toEqual([]);
    expect((await other.activate(token.token)).status).toBe(200);
    expect((await node.verify(license)).reply.code).toBe("ACTIVATION_DEACTIVATED");
  });

  test("a failed attempt shows its reason and all that was known, and cannot be released (C1, C7)", async () => {
    const { license, token } = await activated();
    const late = await service.node();
    expect((await late.activate(token.token)).problem.code).toBe("LICENSE_LIMIT_REACHED");
    const { items } = (
      await service.staff(listActivations, { query: { licenseId: license.id, isValid: "false" } })
    ).reply;
    expect(items).toEqual([
      {
        id: items[0]?.id,
        licenseId: license.id,
        licenseCode: license.code,
        productId: license.productId,
        accountId: license.accountId,
        nodeId: late.id,
        hostName: "fax-01",
        url: null,
        domain: null,
        clientName: null,
        mode: "online",
        tokenId: token.id,
        isValid: false,
        isActive: false,
        reason: "LICENSE_LIMIT_REACHED",
        activatedAt: new Date(service.clock.now()).toISOString(),
        deactivatedAt: null,
        observedIp: "127.0.0.1",
        claimedIp: null,
        userAgent: null,
      },
    ]);
    expect(await get(items[0]?.id ?? "")).toEqual(items[0]);
    const params = { activationId: items[0]?.id ?? "" };
    expect((await service.staff(deactivateActivation, { params })).problem.code).toBe("NOT_FOUND");
  });

  test("an unknown activation is a 404 for both", async () => {
    for (const activationId of [`act_${"0".repeat(44)}`, "act_0000000000"]) {
      const params = { activationId };
      expect((await service.staff(getActivation, { params })).problem.code).toBe("NOT_FOUND");
      expect((await service.staff(deactivateActivation, { params })).problem.code).toBe("NOT_FOUND");
    }
  });
});
