import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { revokeToken } from "../../shared/contract/operations/revoke-token.ts";
import { gather } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
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

/** Lets `rival` run between the reads of the next request and its first transaction. */
function justBeforeTheWrite(rival: () => Promise<unknown>): void {
  service.sdk.intercept(async (call, send) => {
    if (call.command !== "TransactWriteItems") return send();
    service.sdk.intercept(null);
    await rival();
    return send();
  });
}

describe("something happens between the reads and the write of an activation", () => {
  test("the token is revoked: refused, nothing is taken", async () => {
    const { license, token } = await licenseWithToken(service);
    const node = await service.node();
    justBeforeTheWrite(() => service.staff(revokeToken, { params: { tokenId: token.id } }));
    expect((await node.activate(token.token)).problem.code).toBe("TOKEN_REVOKED");
    expect((await node.verify(license)).reply.code).toBe("ACTIVATION_UNKNOWN");
  });

  test("another server takes the last use: refused with the limit", async () => {
    const { token } = await licenseWithToken(service);
    const [node, rival] = [await service.node(), await service.node()];
    justBeforeTheWrite(() => rival.activate(token.token));
    expect((await node.activate(token.token)).problem.code).toBe("LICENSE_LIMIT_REACHED");
  });

  test("another server takes the token's last use: refused with that", async () => {
    const { token } = await licenseWithToken(service, { parallelUses: 5 }, { uses: 1 });
    const [node, rival] = [await service.node(), await service.node()];
    justBeforeTheWrite(() => rival.activate(token.token));
    expect((await node.activate(token.token)).problem.code).toBe("TOKEN_USED_UP");
  });

  test("the same server gets a license of another account: refused with that", async () => {
    const [one, two] = [await licenseWithToken(service), await licenseWithToken(service)];
    const node = await service.node();
    justBeforeTheWrite(() => node.activate(two.token.token));
    expect((await node.activate(one.token.token)).problem.code).toBe("TOKEN_OF_ANOTHER_ACCOUNT");
  });

  test("the oldest server gives its use back: the newcomer takes the free one, nobody is thrown out", async () => {
    const { license, token } = await licenseWithToken(service, {
      parallelUses: 2,
      onLimit: "deactivate-oldest",
    });
    const [oldest, second, newcomer] = [await service.node(), await service.node(), await service.node()];
    await oldest.activate(token.token);
    service.clock.advance(1_000);
    await second.activate(token.token);
    justBeforeTheWrite(() => oldest.deactivate());
    expect((await newcomer.activate(token.token)).status).toBe(200);
    expect((await second.verify(license)).reply.valid).toBe(true);
  });
});

describe("something happens between the reads and the write of a release", () => {
  test("staff release it first: both are told that it is released, the use is freed once", async () => {
    const { license, token } = await licenseWithToken(service, { parallelUses: 2 });
    const [node, other] = [await service.node(), await service.node()];
    const activationId = (await node.activate(token.token)).reply.activations[0]?.id ?? "";
    await other.activate(token.token);
    justBeforeTheWrite(() => service.staff(deactivateActivation, { params: { activationId } }));
    expect((await node.deactivate()).reply.released).toEqual([]);
    expect((await node.verify(license)).reply.code).toBe("ACTIVATION_DEACTIVATED");
  });

  test("it was released and taken again: the write that names the old time fails, and the release is judged anew", async () => {
    const { license, token } = await licenseWithToken(service);
    const node = await service.node();
    const activationId = (await node.activate(token.token)).reply.activations[0]?.id ?? "";
    justBeforeTheWrite(async () => {
      await node.deactivate();
      service.clock.advance(1_000);
      await node.activate(token.token);
    });
    await service.staff(deactivateActivation, { params: { activationId } });
    expect((await node.verify(license)).reply.code).toBe("ACTIVATION_DEACTIVATED");
  });
});

test("10 servers at once with a token for three: exactly three activate", async () => {
  const { token } = await licenseWithToken(service, { parallelUses: null }, { uses: 3 });
  const nodes = await Promise.all(Array.from({ length: 10 }, () => service.node()));
  service.sdk.intercept(gather(10));
  const statuses = await Promise.all(nodes.map(async (node) => (await node.activate(token.token)).status));
  service.sdk.intercept(null);
  expect(statuses.toSorted()).toEqual([200, 200, 200, ...Array(7).fill(409)]);
});
