import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ERRORS } from "../../shared/contract/errors.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { expectRefusedAttempt } from "../support/attempts.ts";
import { invariants } from "../support/invariants.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { deleteItem, editItem } from "../support/table.ts";
import { type License, license, licenseWithToken, product, token } from "../support/world.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

const iso = (at: number) => new Date(at).toISOString();

/** How each refusal of a license comes about, in the order in which they are judged. */
const SPOILERS: [string, (made: License) => Promise<void>][] = [
  ["LICENSE_UNKNOWN", ({ id }) => deleteItem(service.db, KEYS.license(id))],
  ["LICENSE_REVOKED", ({ id }) => editItem(service.db, KEYS.license(id), { state: "revoked" })],
  ["LICENSE_BLOCKED", ({ id }) => editItem(service.db, KEYS.license(id), { state: "blocked" })],
  ["PRODUCT_INACTIVE", ({ productId }) => editItem(service.db, KEYS.product(productId), { isActive: false })],
  [
    "LICENSE_NOT_STARTED",
    ({ id }) => editItem(service.db, KEYS.license(id), { startsAt: service.clock.now() + 1 }),
  ],
  ["LICENSE_EXPIRED", ({ id }) => editItem(service.db, KEYS.license(id), { expiresAt: service.clock.now() })],
  [
    "LICENSE_LIMIT_REACHED",
    async (made) => {
      const answer = await (await service.node()).activate((await token(service, [made])).token);
      expect(answer.status).toBe(200);
    },
  ],
];

describe("a license is refused", () => {
  test.each(SPOILERS)("%s", async (code, spoil) => {
    const { license: made, token: issued } = await licenseWithToken(service);
    await spoil(made);
    const { accountId } = made;
    const problem = await expectRefusedAttempt(service, await service.node(), issued.token, {
      code,
      accountId,
    });
    const { detail } = ERRORS[code as keyof typeof ERRORS];
    expect(problem.licenses).toEqual([{ licenseId: made.id, code, detail }]);
  });

  test.each(SPOILERS.slice(1, -1).map(([code], at) => [code, SPOILERS.slice(at + 2)] as const))(
    "%s comes before what is judged later",
    async (code, later) => {
      const { license: made, token: issued } = await licenseWithToken(service);
      for (const [, spoil] of later.toReversed()) await spoil(made);
      await SPOILERS.find(([name]) => name === code)?.[1](made);
      expect((await (await service.node()).activate(issued.token)).problem.code).toBe(code);
    },
  );

  test("an expired license at its end plus grace, to the millisecond", async () => {
    const end = service.clock.now() + 86_400_000;
    const { token: issued } = await licenseWithToken(service, {
      type: "subscription",
      expiresAt: iso(end),
      graceDays: 1,
      parallelUses: 9,
    });
    const over = end + 86_400_000;
    for (const [at, status] of [
      [over - 1, 200],
      [over, 403],
      [over + 1, 403],
    ] as const) {
      service.clock.set(at);
      expect((await (await service.node()).activate(issued.token)).status, `at ${at - over}`).toBe(status);
    }
  });

  test("a license that has not started, to the millisecond", async () => {
    const start = service.clock.now() + 86_400_000;
    const { token: issued } = await licenseWithToken(service, { startsAt: iso(start), parallelUses: 9 });
    for (const [at, status] of [
      [start - 1, 403],
      [start, 200],
    ] as const) {
      service.clock.set(at);
      expect((await (await service.node()).activate(issued.token)).status, `at ${at - start}`).toBe(status);
    }
  });

  test("all or nothing: every license that fails is named, the good one is not given", async () => {
    const good = await license(service);
    const { accountId } = good;
    const inactive = await product(service, { isActive: false });
    const full = await license(service, { accountId });
    const off = await license(service, { accountId, product: inactive.id });
    await (await service.node()).activate((await token(service, [full])).token);
    const issued = await token(service, [good, off, full]);
    const expected = { code: "PRODUCT_INACTIVE", accountId };
    const problem = await expectRefusedAttempt(service, await service.node(), issued.token, expected);
    expect(problem.licenses?.map(({ licenseId, code }) => [licenseId, code])).toEqual([
      [off.id, "PRODUCT_INACTIVE"],
      [full.id, "LICENSE_LIMIT_REACHED"],
    ]);
  });
});
