import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkBlacklist } from "../../shared/contract/operations/check-blacklist.ts";
import { getBlacklistEntry } from "../../shared/contract/operations/get-blacklist-entry.ts";
import { listBlacklist } from "../../shared/contract/operations/list-blacklist.ts";
import { type BlacklistScene, blacklistScene } from "../support/blacklist.ts";
import { HOUR_MS } from "../support/clock.ts";
import { callsDuring } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { account } from "../support/world.ts";

const DAY_MS = 24 * HOUR_MS;

let service: TestService;
let scene: BlacklistScene;
beforeEach(async () => {
  service = await startTestService();
  scene = await blacklistScene(service);
});
afterEach(() => service.close());

const page = async (query: object) => (await service.staff(listBlacklist, { query })).reply;
const list = async (query: object) => (await page(query)).items.map(({ target }) => target);

describe("the list", () => {
  test("has newest first, and narrows by state, kind and origin", async () => {
    await scene.set({ blacklistIpAfterFailedAttempts: 1 });
    const steps = [
      () => scene.add("old.example"),
      () => scene.add("203.0.113.1"),
      () => scene.guess("203.0.113.2"),
      () => scene.lift("203.0.113.1"),
      () => scene.add("new.example"),
      () => scene.set({ blacklistDryRun: true }),
      () => scene.guess("203.0.113.3"),
    ];
    for (const step of steps) {
      await step();
      service.clock.advance(1_000);
    }
    const all = ["203.0.113.3", "new.example", "203.0.113.2", "203.0.113.1", "old.example"];
    expect(await list({})).toEqual(all);
    expect(await list({ state: "in-force" })).toEqual(["new.example", "203.0.113.2", "old.example"]);
    expect(await list({ state: "dry-run" })).toEqual(["203.0.113.3"]);
    expect(await list({ state: "lifted" })).toEqual(["203.0.113.1"]);
    expect(await list({ kind: "domain" })).toEqual(["new.example", "old.example"]);
    expect(await list({ origin: "automatic" })).toEqual(["203.0.113.3", "203.0.113.2"]);
    service.clock.advance(31 * DAY_MS);
    expect(await list({ state: "expired", kind: "ip" })).toEqual(["203.0.113.3", "203.0.113.2"]);
    expect(await list({ state: "in-force" })).toEqual([]);
  });

  test("pages by a cursor that belongs to its filters", async () => {
    await scene.add("10.0.0.0/28");
    await scene.add("other.example");
    const all = await list({ limit: "200", kind: "ip" });
    expect(all).toHaveLength(16);
    const first = await page({ limit: "7", kind: "ip" });
    const rest = await page({ limit: "200", kind: "ip", cursor: first.nextCursor ?? "" });
    expect([...first.items, ...rest.items].map(({ target }) => target)).toEqual(all);
    expect(rest.nextCursor).toBeNull();
    const elsewhere = await service.staff(listBlacklist, { query: { cursor: first.nextCursor ?? "" } });
    expect(elsewhere.problem.code).toBe("CURSOR_INVALID");
  });
});

describe("one entry", () => {
  test("shows what was tried, newest first, and tells codes as they were sent", async () => {
    await scene.set({ blacklistIpAfterFailedAttempts: 3 });
    for (const license_code of ["FIRST", "SECOND", "THIRD"]) {
      service.clock.advance(1_000);
      await scene.guess("203.0.113.7", { body: { product_id: "P", license_code }, url: "https://x.example" });
    }
    const { reply } = await service.staff(getBlacklistEntry, { query: { target: "203.0.113.7" } });
    expect(reply).toMatchObject({
      target: "203.0.113.7",
      state: "in-force",
      origin: "automatic",
      reason: "3 failed attempts in 24 hours",
      evidence: { attempts: 3, threshold: 3 },
      createdBy: "countersign",
    });
    expect(
      reply.attempts.map(({ licenseCode, domain, reason, observedIp }) => [
        licenseCode,
        domain,
        reason,
        observedIp,
      ]),
    ).toEqual(
      ["THIRD", "SECOND", "FIRST"].map((code) => [code, "x.example", "LICENSE_UNKNOWN", "203.0.113.7"]),
    );
  });

  test("is asked for in any spelling, and a range by its parts", async () => {
    await scene.add("bad.example");
    const get = (target: string) => service.staff(getBlacklistEntry, { query: { target } });
    expect((await get("https://WWW.Bad.example/x")).reply.target).toBe("bad.example");
    expect((await get("192.0.2.0/23")).problem.errors).toMatchObject([
      { location: "query.target", message: "is kept as 2 entries, from 192.0.2.0/24 to 192.0.3.0/24" },
    ]);
  });
});

describe("the check", () => {
  const check = async (query: { ip?: string; domain?: string }) =>
    (await service.staff(checkBlacklist, { query })).reply;

  test("tells what a request would get, with a proof and without, and which entries say so", async () => {
    await scene.set({ blacklistIpAfterFailedAttempts: 2 });
    await scene.guesses(2, "203.0.113.7");
    await scene.add("bad.example");
    const blocked = { code: "IP_BLACKLISTED", target: "203.0.113.7" };
    expect(await check({ ip: "203.0.113.7" })).toMatchObject({
      ip: "203.0.113.7",
      domain: null,
      withoutProof: blocked,
      withProof: null,
      entries: [{ target: "203.0.113.7", refuses: "without-proof" }],
      counts: [{ target: "203.0.113.7", kind: "ip", attempts: 2, threshold: 2, isProtected: false }],
    });
    expect(await check({ domain: "https://shop.bad.example" })).toMatchObject({
      ip: null,
      domain: "shop.bad.example",
      withoutProof: { code: "DOMAIN_BLACKLISTED", target: "bad.example" },
      withProof: { code: "DOMAIN_BLACKLISTED", target: "bad.example" },
      entries: [{ target: "bad.example", refuses: "everyone" }],
    });
    await scene.lift("bad.example");
    const both = await check({ ip: "203.0.113.7", domain: "shop.bad.example" });
    expect(both).toMatchObject({ withoutProof: blocked, withProof: null });
    expect(both.entries.map(({ target, state, refuses }) => [target, state, refuses])).toEqual([
      ["203.0.113.7", "in-force", "without-proof"],
      ["bad.example", "lifted", "nobody"],
    ]);
  });

  test("tells how near a source is to its thresholds, and which domain is protected", async () => {
    await account(service, { domains: ["customer.example"] });
    await scene.guesses(3, "2001:db8::1", { url: "customer.example" });
    expect((await check({ ip: "2001:DB8:0::9", domain: "customer.example" })).counts).toEqual([
      { target: "2001:db8::/64", kind: "ip", attempts: 3, threshold: 20, isProtected: false },
      { target: "2001:db8::/56", kind: "ip", attempts: 3, threshold: 80, isProtected: false },
      { target: "2001:db8::/48", kind: "ip", attempts: 3, threshold: 320, isProtected: false },
      { target: "customer.example", kind: "domain", attempts: 3, threshold: 10, isProtected: true },
    ]);
    service.clock.advance(DAY_MS);
    expect((await check({ ip: "2001:db8::9" })).counts.map(({ attempts }) => attempts)).toEqual([0, 0, 0]);
  });

  test("asks nothing for a domain that is not counted, however many labels it has", async () => {
    const domain = Array.from({ length: 60 }, () => "a").join(".");
    const calls = await callsDuring(service.sdk, () => check({ domain }));
    expect(calls.filter(({ command }) => command === "Query")).toEqual([]);
    expect((await check({ domain: "localhost" })).counts).toEqual([]);
  });

  test("agrees with what a request then gets", async () => {
    await scene.set({ blacklistIpAfterFailedAttempts: 3 });
    for (let each = 1; each <= 5; each += 1) {
      const expected = (await check({ ip: "203.0.113.8" })).withoutProof;
      expect((await scene.guess("203.0.113.8")).status).toBe(expected === null ? 400 : 403);
    }
  });

  test.each([
    [{ ip: "127.1" }, "query.ip"],
    [{ domain: "exa mple" }, "query.domain"],
    [{}, "query.ip"],
  ])("%j is bad input", async (query, location) => {
    const { problem } = await service.staff(checkBlacklist, { query });
    expect(problem).toMatchObject({ code: "INPUT_INVALID", errors: [{ location }] });
  });
});
