import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { revokeToken } from "../../shared/contract/operations/revoke-token.ts";
import { formatSecret, SECRET_RANDOM_BYTES } from "../../shared/domain/secret-format.ts";
import { expectRefusedAttempt } from "../support/attempts.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { changesBy } from "../support/table.ts";
import { license, licenseWithToken, product, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const revoke = (tokenId: string) => service.staff(revokeToken, { params: { tokenId } });
const unknownToken = () => formatSecret("cs_act_", new Uint8Array(SECRET_RANDOM_BYTES).fill(7));

describe("an activation token is refused", () => {
  test("mistyped: without any database call, and it is no failed attempt", async () => {
    const { token: issued } = await licenseWithToken(service);
    const node = await service.node();
    const wrong = [
      issued.token.slice(0, -1) + (issued.token.endsWith("0") ? "1" : "0"),
      issued.token.slice(0, -1),
      ` ${issued.token}`,
      issued.token.toUpperCase(),
      issued.token.replace("cs_act_", "cs_key_"),
      "",
    ];
    const { written } = await changesBy(service.db, async () => {
      service.sdk.clear();
      for (const text of wrong) expect((await node.activate(text)).problem.code).toBe("TOKEN_MALFORMED");
      expect(service.sdk.calls).toEqual([]);
    });
    expect(written).toEqual([]);
  });

  test("unknown", async () => {
    const node = await service.node();
    await expectRefusedAttempt(service, node, unknownToken(), { code: "TOKEN_UNKNOWN", accountId: null });
  });

  test("revoked: before everything else, and also for the server that used it", async () => {
    const { license: made, token: issued } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(issued.token);
    await revoke(issued.id);
    service.clock.set(Date.parse(issued.expiresAt));
    const expected = { code: "TOKEN_REVOKED", accountId: made.accountId };
    await expectRefusedAttempt(service, node, issued.token, expected);
    await expectRefusedAttempt(service, await service.node(), issued.token, expected);
    expect((await node.verify(made)).reply.valid).toBe(true);
  });

  test.each([
    [-1, 200],
    [0, 403],
    [1, 403],
  ])("expired: %d ms from its end a new server gets %d", async (offset, status) => {
    const { token: issued } = await licenseWithToken(service);
    service.clock.set(Date.parse(issued.expiresAt) + offset);
    const answer = await (await service.node()).activate(issued.token);
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.problem.code).toBe("TOKEN_EXPIRED");
  });

  test("expired before used up, used up before product mismatch", async () => {
    const { license: made, token: issued } = await licenseWithToken(
      service,
      { parallelUses: 9 },
      { uses: 1 },
    );
    await (await service.node()).activate(issued.token);
    const late = await service.node();
    const other = { products: [(await product(service)).code] };
    const { accountId } = made;
    await expectRefusedAttempt(service, late, issued.token, { code: "TOKEN_USED_UP", accountId }, other);
    service.clock.set(Date.parse(issued.expiresAt));
    await expectRefusedAttempt(service, late, issued.token, { code: "TOKEN_EXPIRED", accountId }, other);
  });

  test("expired or used up: but the server that used it gets the same answer again", async () => {
    const { token: issued } = await licenseWithToken(service, {}, { uses: 1 });
    const node = await service.node();
    const first = (await node.activate(issued.token)).reply.activations;
    expect((await node.activate(issued.token)).reply.activations).toEqual(first);
    service.clock.set(Date.parse(issued.expiresAt) + 1);
    const { written } = await changesBy(service.db, async () => {
      expect((await node.activate(issued.token)).reply.activations).toEqual(first);
    });
    expect(written).toEqual([]);
  });

  test("for another product: only where the server says which it has, and has none of the token's", async () => {
    const [fax, mail] = [await product(service), await product(service)];
    const made = await license(service, { product: fax.id, parallelUses: 5 });
    const issued = await token(service, [made]);
    const node = await service.node();
    await expectRefusedAttempt(
      service,
      node,
      issued.token,
      { code: "TOKEN_PRODUCT_MISMATCH", accountId: made.accountId },
      { products: [mail.code] },
    );
    expect((await node.activate(issued.token, { products: [mail.code, fax.code] })).status).toBe(200);
  });

  test("of another account, as long as the server holds one account's licenses", async () => {
    const [own, foreign] = [await licenseWithToken(service), await licenseWithToken(service)];
    const node = await service.node();
    await node.activate(own.token.token);
    const { accountId } = foreign.license;
    await expectRefusedAttempt(service, node, foreign.token.token, {
      code: "TOKEN_OF_ANOTHER_ACCOUNT",
      accountId,
    });
    await node.deactivate();
    expect((await node.activate(foreign.token.token)).status).toBe(200);
  });

  test("when the server would hold more than 30 licenses", async () => {
    const first = await license(service);
    const { accountId, productId } = first;
    const make = (count: number) =>
      Promise.all(Array.from({ length: count }, () => license(service, { accountId, product: productId })));
    const node = await service.node();
    await node.activate((await token(service, [first, ...(await make(19))])).token);
    await node.activate((await token(service, await make(10))).token);
    const more = await token(service, await make(1));
    await expectRefusedAttempt(service, node, more.token, { code: "NODE_FULL", accountId });
  });
});
