import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { judgeAttempts } from "../../functions/schedule/judge-attempts.ts";
import type { SweepStep } from "../../functions/schedule/sweep-steps.ts";
import { liftBlacklistEntry } from "../../shared/contract/operations/lift-blacklist-entry.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { HOUR_MS } from "../support/clock.ts";
import { callsDuring } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { runSweep } from "../support/sweep.ts";
import { activityAbout } from "../support/table.ts";
import { account } from "../support/world.ts";

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.close());

const run = () => runSweep(service, [judgeAttempts as SweepStep]);
const count = async (target: string, times: number) => {
  for (let each = 0; each < times; each += 1)
    await service.local.services.storage.countAttempt(target, service.clock.now());
};
const entry = async (target: string) =>
  (await service.local.services.storage.loadBlacklist([target], "strong"))[0] ?? null;
const told = async (target: string) => (await activityAbout(service.db, target)).map(({ kind }) => kind);
const set = async (body: {
  blacklistIpAfterFailedAttempts?: number;
  blacklistDomainAfterFailedAttempts?: number;
}) => {
  await service.staff(updateSettings, { body });
};

describe("what was counted and not judged", () => {
  test("is judged by the sweep: an address, a prefix, a domain, each blocked once", async () => {
    await count("203.0.113.7", 20);
    await count("2001:db8::/56", 80);
    await count("guessing.example.net", 10);
    await count("203.0.113.8", 19);
    await Promise.all([run(), run()]);
    await run();
    for (const target of ["203.0.113.7", "2001:db8::/56", "guessing.example.net"]) {
      expect(await entry(target)).toMatchObject({
        origin: "automatic",
        evidence: { attempts: expect.any(Number) },
      });
      expect(await told(target)).toEqual(["blacklist.added"]);
    }
    expect(await entry("203.0.113.8")).toBeNull();
  });

  test("is judged by the threshold of now, when that was lowered", async () => {
    await count("203.0.113.7", 5);
    await run();
    expect(await entry("203.0.113.7")).toBeNull();
    await set({ blacklistIpAfterFailedAttempts: 5 });
    await run();
    expect(await entry("203.0.113.7")).toMatchObject({ evidence: { attempts: 5, threshold: 5 } });
  });

  test("counts for nothing when the threshold is off, or 24 hours later", async () => {
    await count("203.0.113.7", 50);
    await set({ blacklistIpAfterFailedAttempts: 0 });
    await run();
    expect(await entry("203.0.113.7")).toBeNull();
    await set({ blacklistIpAfterFailedAttempts: 5 });
    service.clock.advance(24 * HOUR_MS);
    await run();
    expect(await entry("203.0.113.7")).toBeNull();
  });

  test("on a customer's domain is told to staff, and blocks nothing", async () => {
    await account(service, { domains: ["customer.example"] });
    await count("customer.example", 10);
    await run();
    await run();
    expect(await entry("customer.example")).toBeNull();
    expect(await told("customer.example")).toEqual(["blacklist.protected"]);
  });

  test("is forgiven by a lift, also when that comes between the sweep's reading and its judging", async () => {
    await count("203.0.113.7", 20);
    await run();
    await count("203.0.113.7", 20);
    service.sdk.intercept(async ({ input }, send) => {
      const output = await send();
      if (!JSON.stringify(input).includes('"COUNT"')) return output;
      service.sdk.intercept(null);
      service.clock.advance(1);
      await service.staff(liftBlacklistEntry, { body: { target: "203.0.113.7" } });
      service.clock.advance(1);
      return output;
    });
    await run();
    service.sdk.intercept(null);
    expect((await entry("203.0.113.7"))?.liftedAt).toBeTypeOf("number");
    expect(await told("203.0.113.7")).toEqual(["blacklist.added", "blacklist.lifted"]);
  });

  test("is judged in full, however many sources there are", async () => {
    const sources = Array.from({ length: 250 }, (_, index) => `198.51.100.${index}`);
    for (const source of sources) await count(source, 1);
    await set({ blacklistIpAfterFailedAttempts: 1 });
    const reports = await run();
    expect(reports["judge-attempts"]).toMatchObject({ looked: 250, settled: 250, isFinished: true });
  });
});

test("a source's place in the list costs one index write, and nothing more however often it is counted", async () => {
  const units = async () => {
    const calls = await callsDuring(service.sdk, () => count("203.0.113.9", 1));
    return calls.map(({ writeUnits }) => writeUnits);
  };
  expect(await units()).toEqual([2]);
  for (let hour = 0; hour < 3; hour += 1) {
    expect(await units()).toEqual([1]);
    service.clock.advance(HOUR_MS);
  }
});
