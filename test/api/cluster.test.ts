import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hardwareId as clientHardwareId } from "../../client/hardware/hash-hardware.ts";
import { hardwareId } from "../../functions/present/cluster.ts";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { getCluster } from "../../shared/contract/operations/get-cluster.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { holderKey } from "../../shared/domain/activation.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { newNonce, type TestNode } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { changesBy, editItem } from "../support/table.ts";
import { account, license, licenseWithToken, product, token } from "../support/world.ts";

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.close());

const ask = (node: TestNode) => node.call(getCluster, { body: { nonce: newNonce() } });
const idsSeenBy = async (node: TestNode) => (await ask(node)).reply.nodes.map(({ nodeId }) => nodeId);
const iso = (at: number) => new Date(at).toISOString();
const FINGERPRINT = { board: "b".repeat(43), disk: "d".repeat(43) };

async function activated(text: string, hostName: string, apart = 1_000): Promise<TestNode> {
  const node = await service.node();
  const claims = { hostName, version: "2.1.0", fingerprint: FINGERPRINT };
  expect((await node.activate(text, { node: claims })).status).toBe(200);
  service.clock.advance(apart);
  return node;
}

describe("a cluster", () => {
  test("of three is activated by one token with three uses; each sees the others, the capacity counts once (A18)", async () => {
    const start = service.clock.now();
    const { license: sold, token: issued } = await licenseWithToken(
      service,
      { capacity: 50, parallelUses: 3 },
      { uses: 3 },
    );
    const nodes: TestNode[] = [];
    for (const name of ["mill-1", "mill-2", "mill-3"]) nodes.push(await activated(issued.token, name));
    const late = await service.node();
    expect((await late.activate(issued.token)).problem.code).toBe("TOKEN_USED_UP");
    const [first, second, third] = nodes.map(({ id }) => id);
    expect(await idsSeenBy(nodes[0] as TestNode)).toEqual([first, second, third]);
    expect(await idsSeenBy(nodes[1] as TestNode)).toEqual([second, first, third]);
    expect(await idsSeenBy(nodes[2] as TestNode)).toEqual([third, first, second]);

    const { reply } = await ask(nodes[1] as TestNode);
    expect(reply.more).toBe(false);
    expect(reply.nodes[1]).toEqual({
      nodeId: first,
      hostName: "mill-1",
      version: "2.1.0",
      mode: "online",
      hardwareId: clientHardwareId(FINGERPRINT),
      activatedAt: iso(start),
      lastContactAt: iso(start),
      deadlineAt: iso(start + 30 * DAY_MS),
      products: [expect.stringMatching(/^product-/)],
      isSelf: false,
    });
    expect(reply.nodes.map(({ isSelf }) => isSelf)).toEqual([true, false, false]);
    const stored = (await service.staff(getLicense, { params: { license: sold.id } })).reply;
    expect(stored).toMatchObject({ capacity: 50, usesTaken: 3 });
  });

  test("is of those that share a license, each with the products that it shares", async () => {
    const { id: accountId } = await account(service);
    const [a, b] = [await product(service), await product(service)];
    const forA = await license(service, { accountId, product: a.id, parallelUses: null });
    const forB = await license(service, { accountId, product: b.id, parallelUses: null });
    const both = await activated((await token(service, [forA, forB])).token, "both");
    const onlyA = await activated((await token(service, [forA])).token, "a");
    const onlyB = await activated((await token(service, [forB])).token, "b");
    const shown = (await ask(both)).reply.nodes;
    expect(shown.map(({ nodeId, products }) => [nodeId, products])).toEqual([
      [both.id, [a.code, b.code]],
      [onlyA.id, [a.code]],
      [onlyB.id, [b.code]],
    ]);
    expect(await idsSeenBy(onlyA)).toEqual([onlyA.id, both.id]);
    const seenByB = (await ask(onlyB)).reply.nodes;
    expect(seenByB.map(({ nodeId, products }) => [nodeId, products])).toEqual([
      [onlyB.id, [b.code]],
      [both.id, [b.code]],
    ]);
  });

  test("loses a node that gave its use back or was released, and gets one that activates", async () => {
    const { token: issued } = await licenseWithToken(service, { parallelUses: null });
    const [first, second] = [await activated(issued.token, "1"), await activated(issued.token, "2")];
    await second.deactivate();
    expect(await idsSeenBy(first)).toEqual([first.id]);
    expect((await ask(second)).problem.code).toBe("ACTIVATION_UNKNOWN");
    const third = await service.node();
    const { reply } = await third.activate(issued.token);
    expect(await idsSeenBy(first)).toEqual([first.id, third.id]);
    const activationId = reply.activations[0]?.id ?? "";
    await service.staff(deactivateActivation, { params: { activationId } });
    expect(await idsSeenBy(first)).toEqual([first.id]);
  });

  test("is nobody's business who has no part in it: unknown nodes, and other accounts whatever is stored", async () => {
    const { license: sold, token: issued } = await licenseWithToken(service, { parallelUses: null });
    const node = await activated(issued.token, "ours");
    const other = await activated((await licenseWithToken(service)).token.token, "theirs");
    expect((await ask(await service.node())).problem).toMatchObject({
      code: "ACTIVATION_UNKNOWN",
      status: 404,
    });
    expect(await idsSeenBy(other)).toEqual([other.id]);
    // A use that stands in the license by mistake.
    const key = holderKey(other.id);
    const use = KEYS.heldUse(sold.id, service.clock.now(), key, "online");
    await editItem(service.db, use, { holderId: other.id, activatedAt: 1, activationId: "act_x" });
    const uses = await service.local.services.storage.loadHeldUses(sold.id, 10);
    expect(uses.map(({ holderId }) => holderId)).toContain(other.id);
    expect(await idsSeenBy(node)).toEqual([node.id]);
  });

  test("is not shown to a node whose activation is released, whatever its own record says", async () => {
    const { license: sold, token: issued } = await licenseWithToken(service);
    const node = await activated(issued.token, "1");
    const key = KEYS.activation(sold.id, holderKey(node.id));
    await editItem(service.db, key, { isActive: false });
    expect((await ask(node)).problem.code).toBe("ACTIVATION_UNKNOWN");
  });

  test("of more than 100 is cut, and says so", async () => {
    const { token: issued } = await licenseWithToken(service, { parallelUses: null }, { uses: 101 });
    const nodes: TestNode[] = [];
    for (let made = 0; made < 101; made += 1) {
      if (made === 100) {
        const { reply } = await ask(nodes[99] as TestNode);
        expect([reply.nodes.length, reply.more]).toEqual([100, false]);
      }
      nodes.push(await activated(issued.token, `n-${made}`, 1));
    }
    for (const asking of [nodes[0], nodes[100]] as TestNode[]) {
      const { reply } = await ask(asking);
      expect([reply.nodes.length, reply.more, reply.nodes[0]?.nodeId]).toEqual([100, true, asking.id]);
      expect(new Set(reply.nodes.map(({ nodeId }) => nodeId)).size).toBe(100);
    }
  });

  test("is looked at without any change", async () => {
    const { token: issued } = await licenseWithToken(service);
    const node = await activated(issued.token, "1", 2 * DAY_MS);
    const { written, deleted } = await changesBy(service.db, () => ask(node));
    expect([written, deleted]).toEqual([[], []]);
  });
});

test("a node's hardware has the same short name here and on the node", () => {
  for (const fingerprint of [FINGERPRINT, { z: "1".repeat(43), a: "2".repeat(43) }, {}])
    expect(hardwareId(fingerprint)).toBe(clientHardwareId(fingerprint));
});
