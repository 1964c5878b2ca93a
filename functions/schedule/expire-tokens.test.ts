import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY_MS } from "../../shared/domain/time.ts";
import { loadSweepSuccess } from "../../shared/storage/sweep.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { copyToken } from "../../test/support/copies.ts";
import { startTestService, type TestService } from "../../test/support/service.ts";
import { runSweep } from "../../test/support/sweep.ts";
import { activityLog, editItem } from "../../test/support/table.ts";
import { licenseWithToken } from "../../test/support/world.ts";
import { expireTokens } from "./expire-tokens.ts";
import type { SweepStep } from "./sweep-steps.ts";

let service: TestService;
let tokenId: string;
let lines: object[];
beforeEach(async () => {
  service = await startTestService();
  ({ id: tokenId } = (await licenseWithToken(service)).token);
  lines = [];
});
afterEach(() => service.close());

const run = () => runSweep(service, [expireTokens as SweepStep], lines);
const expired = async () => (await activityLog(service.db)).filter(({ kind }) => kind === "token.expired");

describe("a token whose time is over", () => {
  test("is told of once, however often the sweep runs, also at the same time", async () => {
    await run();
    expect(await expired()).toEqual([]);
    service.clock.advance(31 * DAY_MS);
    await Promise.all([run(), run(), run()]);
    service.clock.advance(2 * DAY_MS);
    await run();
    expect(await expired()).toMatchObject([
      { actor: { kind: "service", id: "sweep" }, subjects: [tokenId, expect.stringMatching(/^lic_/)] },
    ]);
    expect(await loadSweepSuccess(service.db)).toBe(service.clock.now());
  });

  test("is told of at the first pass at or after its end, not a millisecond before", async () => {
    const [found] = await service.local.services.storage.loadTokens([tokenId]);
    service.clock.set((found?.token.expiresAt ?? 0) - 1);
    await run();
    expect(await expired()).toEqual([]);
    service.clock.advance(DAY_MS);
    await run();
    expect(await expired()).toHaveLength(1);
  });

  test("is not told of when it was revoked", async () => {
    await editItem(service.db, KEYS.token(tokenId), { revokedAt: service.clock.now() });
    service.clock.advance(31 * DAY_MS);
    await run();
    expect(await expired()).toEqual([]);
  });
});

test("a pass goes through all pages, and ends before tokens that an earlier one must have settled", async () => {
  const copies = await Promise.all(Array.from({ length: 120 }, () => copyToken(service, tokenId)));
  service.clock.advance(31 * DAY_MS);
  await run();
  expect(new Set((await expired()).map(({ subjects }) => subjects[0]))).toEqual(
    new Set([tokenId, ...copies]),
  );
  service.clock.advance(400 * DAY_MS);
  await run();
  service.clock.advance(DAY_MS);
  await run();
  expect(lines.at(-1)).toMatchObject({ steps: { "expire-tokens": { looked: 100, isFinished: true } } });
});

test("a token without a time is set aside, the others are settled, and the next pass tries again", async () => {
  const other = await copyToken(service, tokenId);
  await editItem(service.db, KEYS.token(tokenId), { expiresAt: "soon" });
  service.clock.advance(31 * DAY_MS);
  await run();
  expect((await expired()).map(({ subjects }) => subjects[0])).toEqual([other]);
  expect(lines).toContainEqual(expect.objectContaining({ level: "error", setAside: tokenId }));
  await editItem(service.db, KEYS.token(tokenId), { expiresAt: service.clock.now() });
  service.clock.advance(DAY_MS);
  await run();
  expect(await expired()).toHaveLength(2);
});
