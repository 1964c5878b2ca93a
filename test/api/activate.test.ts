import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getToken } from "../../shared/contract/operations/get-token.ts";
import { activationId } from "../../shared/domain/activation.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { openLicenseFile } from "../support/documents.ts";
import { gather } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import { newNonce } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy } from "../support/table.ts";
import { license, licenseWithToken, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const usesOf = async (tokenId: string) =>
  (await service.staff(getToken, { params: { tokenId } })).reply.usesTaken;

describe("a server activates", () => {
  test("it gets its activation and a license file for itself that repeats its nonce", async () => {
    const { license: made, token: issued } = await licenseWithToken(service, {
      features: ["t38"],
      capacity: 8,
    });
    const node = await service.node();
    const nonce = newNonce();
    const { reply } = await node.activate(issued.token, { nonce });
    const id = activationId(made.id, node.id);
    expect(reply.activations).toEqual([{ id, licenseId: made.id }]);
    const file = await openLicenseFile(service, node.id, reply.licenseFile);
    expect(file).toMatchObject({ aud: node.id, sub: made.accountId, nonce, serial: service.clock.now() });
    expect(file.licenses).toMatchObject([
      { id: made.id, code: made.code, features: ["t38"], capacity: 8, activationId: id },
    ]);
    expect(file.licenses[0]?.deadlineAt).toBe(service.clock.now() + 30 * DAY_MS);
    expect(file.exp).toBe(service.clock.now() / 1_000 + 30 * 86_400);
  });

  test("the activity log tells it with the token, the node and where it came from", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    const { reply } = await node.activate(issued.token);
    const [entry] = await activityAbout(service.db, reply.activations[0]?.id ?? "");
    expect(entry).toMatchObject({
      kind: "activation.succeeded",
      accountId: made.accountId,
      actor: { kind: "node", id: node.id },
      subjects: [reply.activations[0]?.id, issued.id, made.productId],
      reason: null,
      origin: { observedIp: "127.0.0.1", claimedIp: null },
    });
  });

  test("a token gives all of its licenses at once, in its order", async () => {
    const first = await license(service);
    const second = await license(service, { accountId: first.accountId });
    const issued = await token(service, [second, first]);
    const node = await service.node();
    const { reply } = await node.activate(issued.token);
    expect(reply.activations.map(({ licenseId }) => licenseId)).toEqual([second.id, first.id]);
    expect(await usesOf(issued.id)).toBe(1);
  });

  test("what the server holds already stays in its license file", async () => {
    const first = await license(service);
    const second = await license(service, { accountId: first.accountId });
    const node = await service.node();
    await node.activate((await token(service, [first])).token);
    const { reply } = await node.activate((await token(service, [second])).token);
    expect(reply.activations.map(({ licenseId }) => licenseId)).toEqual([second.id]);
    const file = await openLicenseFile(service, node.id, reply.licenseFile);
    expect(file.licenses.map(({ id }) => id)).toEqual([second.id, first.id]);
  });

  test("repeating it takes no second use, writes nothing, and gives a fresh license file", async () => {
    const { token: issued } = await licenseWithToken(service);
    const node = await service.node();
    const first = (await node.activate(issued.token)).reply;
    const nonce = newNonce();
    const { written } = await changesBy(service.db, async () => {
      const again = (await node.activate(issued.token, { nonce })).reply;
      expect(again.activations).toEqual(first.activations);
      expect((await openLicenseFile(service, node.id, again.licenseFile)).nonce).toBe(nonce);
    });
    expect(written).toEqual([]);
    expect(await usesOf(issued.id)).toBe(1);
  });

  test("with another token for what it holds, it takes neither a use nor that token's", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(issued.token);
    const other = await token(service, [made], { uses: 1 });
    expect((await node.activate(other.token)).status).toBe(200);
    expect(await usesOf(other.id)).toBe(0);
  });

  test("after it was released it activates again under the same id, and a use of the token is taken", async () => {
    const { token: issued } = await licenseWithToken(service);
    const node = await service.node();
    const first = (await node.activate(issued.token)).reply;
    await node.deactivate();
    service.clock.advance(1_000);
    expect((await node.activate(issued.token)).reply.activations).toEqual(first.activations);
    expect(await usesOf(issued.id)).toBe(2);
    expect(await activityAbout(service.db, first.activations[0]?.id ?? "")).toHaveLength(3);
  });

  test("50 times at once it takes one use, gets one id, and uses the token once", async () => {
    const { token: issued } = await licenseWithToken(service, { parallelUses: 10 });
    const node = await service.node();
    service.sdk.intercept(gather(50));
    const answers = await Promise.all(Array.from({ length: 50 }, () => node.activate(issued.token)));
    service.sdk.intercept(null);
    const ids = new Set(answers.map(({ reply }) => reply.activations[0]?.id));
    expect(ids.size).toBe(1);
    expect(await usesOf(issued.id)).toBe(1);
    expect(await activityAbout(service.db, [...ids][0] ?? "")).toHaveLength(1);
  });
});
