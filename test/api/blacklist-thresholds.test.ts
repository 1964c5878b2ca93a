import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type BlacklistScene,
  blacklistScene,
  DOMAIN_BLOCKED,
  IP_BLOCKED,
  NO_LICENSE,
} from "../support/blacklist.ts";
import { HOUR_MS } from "../support/clock.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, itemsUnder } from "../support/table.ts";

let service: TestService;
let scene: BlacklistScene;
beforeEach(async () => {
  service = await startTestService();
  scene = await blacklistScene(service);
});
afterEach(() => service.close());

const attempts = async () => (await itemsUnder(service.db, "ATTEMPT#")).length;
const said = async (...given: Parameters<BlacklistScene["guess"]>) =>
  (await scene.guess(...given)).json.message;

describe("20 failed attempts in 24 hours", () => {
  test("blacklist their address: the 21st request is refused, and is no attempt", async () => {
    await scene.guesses(19, "203.0.113.7");
    expect(await scene.entry("203.0.113.7")).toBeNull();
    expect(await said("203.0.113.7")).toBe(NO_LICENSE);
    const refused = await scene.guess("203.0.113.7");
    expect([refused.status, refused.json]).toEqual([
      403,
      { status: false, is_active: false, message: IP_BLOCKED, lic_response: null, data: null },
    ]);
    expect(await attempts()).toBe(20);
    expect(await said("203.0.113.8"), "its neighbor").toBe(NO_LICENSE);
  });

  test("make an entry with reason, end and evidence, and a line in the activity log (C8)", async () => {
    await scene.guesses(25, "203.0.113.7");
    const entry = await scene.entry("203.0.113.7");
    expect(entry).toMatchObject({
      kind: "ip",
      origin: "automatic",
      reason: "20 failed attempts in 24 hours",
      createdAt: service.clock.now(),
      expiresAt: service.clock.now() + 30 * 24 * HOUR_MS,
      evidence: { attempts: 20, threshold: 20, since: service.clock.now() - 23 * HOUR_MS },
    });
    const made = (await itemsUnder(service.db, "ATTEMPT#")).map(({ id }) => id);
    expect([...(entry?.evidence?.attemptIds ?? [])].sort()).toEqual(made.sort());
    expect(await activityAbout(service.db, "203.0.113.7")).toMatchObject([
      {
        kind: "blacklist.added",
        actor: { kind: "service", id: "countersign" },
        reason: "20 failed attempts in 24 hours",
        subjects: ["203.0.113.7"],
      },
    ]);
  });

  test("do not, when they are further apart", async () => {
    await scene.guesses(19, "203.0.113.7");
    service.clock.advance(24 * HOUR_MS);
    await scene.guesses(19, "203.0.113.7");
    expect(await scene.entry("203.0.113.7")).toBeNull();
    await scene.guess("203.0.113.7");
    expect(await scene.entry("203.0.113.7")).toMatchObject({ evidence: { attempts: 20 } });
  });

  test("end with the entry: then it takes as many again", async () => {
    await scene.guesses(20, "203.0.113.7");
    service.clock.advance(30 * 24 * HOUR_MS - 1);
    expect(await said("203.0.113.7")).toBe(IP_BLOCKED);
    service.clock.advance(1);
    await scene.guesses(19, "203.0.113.7");
    expect(await said("203.0.113.7")).toBe(NO_LICENSE);
    expect(await said("203.0.113.7")).toBe(IP_BLOCKED);
    expect(await scene.told("203.0.113.7")).toEqual(["blacklist.added", "blacklist.added"]);
  });

  test("do not blacklist the machine itself, behind which everybody may be", async () => {
    await scene.guesses(30, "127.0.0.1");
    await scene.guesses(30, "::1");
    expect(await itemsUnder(service.db, "BLACKLIST#")).toEqual([]);
  });

  test("count also when attempts are not recorded; then there is no evidence but the number", async () => {
    await scene.set({ logFailedAttempts: false });
    await scene.guesses(20, "203.0.113.7");
    expect(await attempts()).toBe(0);
    expect(await scene.entry("203.0.113.7")).toMatchObject({ evidence: { attempts: 20, attemptIds: [] } });
  });
});

describe("10 failed attempts that name a domain", () => {
  const naming = (url: string) => ({ url });

  test("blacklist it from wherever they came, and nothing above, below or beside it", async () => {
    for (let each = 0; each < 10; each += 1)
      await scene.guess(`203.0.113.${each}`, naming("https://www.Guess.example.net/app"));
    expect(await said("198.51.100.1", naming("guess.example.net"))).toBe(DOMAIN_BLOCKED);
    for (const url of ["example.net", "a.guess.example.net", "other.example.net"])
      expect(await said("198.51.100.2", naming(url)), url).toBe(NO_LICENSE);
    const entry = await scene.entry("guess.example.net");
    expect(entry).toMatchObject({ kind: "domain", reason: "10 failed attempts in 24 hours" });
    expect(entry?.evidence?.attemptIds).toHaveLength(10);
  });

  test("of one label blacklist nothing", async () => {
    for (let each = 0; each < 12; each += 1)
      await scene.guess(`203.0.113.${each}`, naming("http://localhost"));
    expect(await scene.entry("localhost")).toBeNull();
  });
});

describe("IPv6", () => {
  test("counts a /64 as one address, with the attempts from all of it as evidence", async () => {
    for (let each = 1; each <= 20; each += 1) await scene.guess(`2001:db8:1:1::${each.toString(16)}`);
    await scene.guesses(3, "203.0.113.9");
    expect(await said("2001:db8:1:1:ffff::1")).toBe(IP_BLOCKED);
    expect(await said("2001:db8:1:2::1")).toBe(NO_LICENSE);
    expect((await scene.entry("2001:db8:1:1::/64"))?.evidence?.attemptIds).toHaveLength(20);
  });
});

describe("settings", () => {
  test("0 turns a threshold off", async () => {
    await scene.set({ blacklistIpAfterFailedAttempts: 0, blacklistDomainAfterFailedAttempts: 0 });
    await scene.guesses(25, "203.0.113.7", { url: "guess.example.net" });
    expect(await itemsUnder(service.db, "BLACKLIST#")).toEqual([]);
  });

  test("a dry run is shown and logged and refuses nobody, until it is over as a whole", async () => {
    await scene.set({ blacklistDryRun: true, blacklistIpAfterFailedAttempts: 3 });
    await scene.guesses(6, "203.0.113.7");
    expect(await scene.entry("203.0.113.7")).toMatchObject({ isDryRun: true, evidence: { attempts: 3 } });
    expect(await said("203.0.113.7")).toBe(NO_LICENSE);
    expect(await scene.told("203.0.113.7")).toEqual(["blacklist.added"]);
    await scene.set({ blacklistDryRun: false });
    expect(await said("203.0.113.7")).toBe(NO_LICENSE);
    expect(await said("203.0.113.7")).toBe(IP_BLOCKED);
  });

  test("an entry may last until it is lifted", async () => {
    await scene.set({ blacklistDays: 0, blacklistIpAfterFailedAttempts: 1 });
    await scene.guess("203.0.113.7");
    expect(await scene.entry("203.0.113.7")).toMatchObject({ expiresAt: null });
  });
});
