import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getToken } from "../../shared/contract/operations/get-token.ts";
import { issueToken } from "../../shared/contract/operations/issue-token.ts";
import { listTokens } from "../../shared/contract/operations/list-tokens.ts";
import { revokeToken } from "../../shared/contract/operations/revoke-token.ts";
import { isWellFormedSecret } from "../../shared/domain/secret-format.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, activityLog, changesBy, scanTable } from "../support/table.ts";
import { license, licenseWithToken, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

describe("activation tokens", () => {
  test("a token is issued for one node and 30 days, and its issue is in the activity log", async () => {
    const made = await license(service);
    const { reply } = await service.staff(issueToken, {
      body: { accountId: made.accountId, licenseIds: [made.id], description: "for the new fax server" },
    });
    expect(isWellFormedSecret("cs_act_", reply.token)).toBe(true);
    expect(reply).toMatchObject({
      uses: 1,
      usesTaken: 0,
      state: "usable",
      description: "for the new fax server",
    });
    expect(Date.parse(reply.expiresAt)).toBe(service.clock.now() + 30 * DAY_MS);
    const entry = (await activityAbout(service.db, reply.id))[0];
    expect(entry).toMatchObject({
      kind: "token.issued",
      accountId: made.accountId,
      subjects: [reply.id, made.id],
    });
    expect(JSON.stringify(entry)).not.toContain(reply.token);
  });

  test("its text is never shown again", async () => {
    const { token: issued } = await licenseWithToken(service);
    const got = await service.staff(getToken, { params: { tokenId: issued.id } });
    const { token: _text, ...shown } = issued;
    expect(got.reply).toEqual(shown);
    const lists = await Promise.all([
      service.staff(listTokens, { query: {} }),
      service.staff(listTokens, { query: { accountId: issued.accountId } }),
    ]);
    for (const { text } of [got, ...lists]) {
      expect(text).toContain(issued.id);
      expect(text).not.toContain("cs_act_");
    }
  });

  test("no token, no key and no part of one is in the table", async () => {
    const { token: issued } = await licenseWithToken(service);
    const headers = { "idempotency-key": "a-key-that-nobody-guesses" };
    const { accountId, licenseIds } = issued;
    const kept = await service.staff(issueToken, { body: { accountId, licenseIds } }, { headers });
    await (await service.node()).activate(issued.token);
    const table = JSON.stringify(await scanTable(service.db));
    expect(service.secrets).toContain(kept.reply.token);
    for (const secret of service.secrets) expect(table).not.toContain(secret.slice(7, 37));
    expect(table).not.toContain("a-key-that-nobody-guesses");
  });

  test("a token names licenses of its own account only", async () => {
    const [own, foreign] = [await license(service), await license(service)];
    const body = { accountId: own.accountId, licenseIds: [own.id, foreign.id] };
    const { written } = await changesBy(service.db, async () => {
      expect((await service.staff(issueToken, { body })).problem.code).toBe("LICENSE_NOT_OF_ACCOUNT");
      const nobody = { ...body, accountId: "acc_0000000000000000000000" };
      expect((await service.staff(issueToken, { body: nobody })).problem.code).toBe("ACCOUNT_UNKNOWN");
      const unknown = { ...body, licenseIds: ["lic_0000000000000000000000"] };
      expect((await service.staff(issueToken, { body: unknown })).problem.code).toBe(
        "LICENSE_NOT_OF_ACCOUNT",
      );
      const twice = { ...body, licenseIds: [own.id, own.id] };
      expect((await service.staff(issueToken, { body: twice })).problem.code).toBe("INPUT_INVALID");
    });
    expect(written).toEqual([]);
  });

  test("what it says of its state follows the clock to the millisecond, and its uses", async () => {
    const { license: made, token: issued } = await licenseWithToken(
      service,
      { parallelUses: 2 },
      { uses: 1 },
    );
    const state = async () => (await service.staff(getToken, { params: { tokenId: issued.id } })).reply.state;
    expect(await state()).toBe("usable");
    await (await service.node()).activate(issued.token);
    expect(await state()).toBe("used-up");
    const other = await token(service, [made]);
    service.clock.set(Date.parse(other.expiresAt) - 1);
    const stateOfOther = async () =>
      (await service.staff(getToken, { params: { tokenId: other.id } })).reply.state;
    expect(await stateOfOther()).toBe("usable");
    service.clock.advance(1);
    expect(await stateOfOther()).toBe("expired");
  });

  test("revoking is told once in the activity log, however often it is repeated", async () => {
    const { token: issued } = await licenseWithToken(service);
    const revoke = () => service.staff(revokeToken, { params: { tokenId: issued.id } });
    const first = (await revoke()).reply;
    expect(first).toMatchObject({ state: "revoked", revokedAt: new Date(service.clock.now()).toISOString() });
    service.clock.advance(5_000);
    expect((await revoke()).reply).toEqual(first);
    const entries = await activityLog(service.db);
    expect(entries.filter(({ kind }) => kind === "token.revoked")).toMatchObject([{ subjects: [issued.id] }]);
    const unknown = await service.staff(revokeToken, { params: { tokenId: "tok_0000000000000000000000" } });
    expect(unknown.problem.code).toBe("NOT_FOUND");
  });
});
