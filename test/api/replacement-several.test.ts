import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { issueToken } from "../../shared/contract/operations/issue-token.ts";
import { LIMITS } from "../../shared/domain/limits.ts";
import { invariants } from "../support/invariants.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { type License, license, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const usesTaken = async ({ id }: License) =>
  (await service.staff(getLicense, { params: { license: id } })).reply.usesTaken;

/** Licenses of one account with one use each. */
async function severalLicenses(
  count: number,
  given: Parameters<typeof license>[1] = {},
): Promise<[License, License, License, ...License[]]> {
  const first = await license(service, given);
  const all: License[] = [first];
  while (all.length < count)
    all.push(await license(service, { ...given, accountId: first.accountId, product: first.productId }));
  return all as [License, License, License, ...License[]];
}

describe("a replacement with several licenses", () => {
  test("takes over those that the dead one holds, and claims the rest: all or none", async () => {
    const [one, two, three] = await severalLicenses(3);
    const dead = await service.node();
    await dead.activate((await token(service, [one, two])).token);
    const replacing = await token(service, [one, two, three], { replacesNodeId: dead.id });
    const newcomer = await service.node();
    expect((await newcomer.activate(replacing.token)).reply.activations).toHaveLength(3);
    expect((await newcomer.verify(one, two, three)).reply.valid).toBe(true);
    expect(await Promise.all([one, two, three].map(usesTaken))).toEqual([1, 1, 1]);
    const told = (await dead.verify(one, two)).reply.licenses.map(({ code }) => code);
    expect(told).toEqual(["ACTIVATION_DEACTIVATED", "ACTIVATION_DEACTIVATED"]);
  });

  test("throws the dead one out of nothing when one license is refused", async () => {
    const [one, two] = await severalLicenses(2);
    const dead = await service.node();
    await dead.activate((await token(service, [one])).token);
    await (await service.node()).activate((await token(service, [two])).token);
    const replacing = await token(service, [one, two], { replacesNodeId: dead.id });
    const { problem } = await (await service.node()).activate(replacing.token);
    expect(problem.licenses).toMatchObject([{ licenseId: two.id, code: "LICENSE_LIMIT_REACHED" }]);
    expect((await dead.verify(one)).reply.valid).toBe(true);
  });

  test("works with as many as a token may take over, in one transaction", async () => {
    const all = await severalLicenses(LIMITS.takeoversPerExchange);
    const dead = await service.node();
    await dead.activate((await token(service, all)).token);
    const replacing = await token(service, all, { replacesNodeId: dead.id });
    const newcomer = await service.node();
    expect((await newcomer.activate(replacing.token)).reply.activations).toHaveLength(all.length);
  });

  test("is bound like any exchange that takes over uses: 18 beside two free ones, and not one more", async () => {
    const all = await severalLicenses(LIMITS.licensesPerToken, { onLimit: "deactivate-oldest" });
    const holder = await service.node();
    await holder.activate((await token(service, all.slice(0, LIMITS.takeoversPerExchange))).token);
    const { token: text } = await token(service, all);
    expect((await (await service.node()).activate(text)).reply.activations).toHaveLength(all.length);
    const { problem } = await (await service.node()).activate(text);
    expect(problem.code).toBe("LICENSE_LIMIT_REACHED");
    const tooMany = all.slice(LIMITS.takeoversPerExchange).map(({ id }) => id);
    expect(problem.licenses?.map(({ licenseId }) => licenseId)).toEqual(tooMany);
  });

  test("cannot be issued for more, nor for a server that holds none of them", async () => {
    const all = await severalLicenses(LIMITS.takeoversPerExchange + 1);
    const [one] = all;
    const dead = await service.node();
    await dead.activate((await token(service, [one])).token);
    const issue = (licenseIds: string[], replacesNodeId: string) =>
      service.staff(issueToken, { body: { accountId: one.accountId, licenseIds, replacesNodeId } });
    const ids = all.map(({ id }) => id);
    expect((await issue(ids, dead.id)).problem.errors).toMatchObject([
      { location: "body.replacesNodeId", message: "can take over at most 18 licenses; issue two tokens" },
    ]);
    expect((await issue(ids.slice(1, 3), dead.id)).problem.code).toBe("REPLACED_NODE_UNKNOWN");
    expect((await issue(ids.slice(0, 3), dead.id)).status).toBe(201);
  });
});
