import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addBlacklistEntry } from "../../shared/contract/operations/add-blacklist-entry.ts";
import { getBlacklistEntry } from "../../shared/contract/operations/get-blacklist-entry.ts";
import { liftBlacklistEntry } from "../../shared/contract/operations/lift-blacklist-entry.ts";
import { type BlacklistScene, blacklistScene } from "../support/blacklist.ts";
import { HOUR_MS } from "../support/clock.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy, itemsUnder } from "../support/table.ts";

let service: TestService;
let scene: BlacklistScene;
beforeAll(async () => {
  service = await startTestService();
  scene = await blacklistScene(service);
});
afterAll(() => service.close());

const lift = (target: string, reason?: string) =>
  service.staff(liftBlacklistEntry, { body: { target, ...(reason === undefined ? {} : { reason }) } });
const iso = (inMs: number) => new Date(service.clock.now() + inMs).toISOString();

describe("lifting", () => {
  test("has effect on the very next request, and forgets what was counted", async () => {
    await scene.guesses(20, "203.0.113.30");
    expect((await scene.guess("203.0.113.30")).status).toBe(403);
    service.clock.advance(1);
    const { reply } = await lift("203.0.113.30", "Their test server");
    expect(reply.items).toMatchObject([{ state: "lifted", liftedAt: iso(0) }]);
    expect((await activityAbout(service.db, "203.0.113.30")).slice(1)).toMatchObject([
      {
        kind: "blacklist.lifted",
        actor: { kind: "staff" },
        reason: "Their test server",
        changes: [{ field: "203.0.113.30", before: { origin: "automatic" }, after: null }],
      },
    ]);
    service.clock.advance(1);
    await scene.guesses(19, "203.0.113.30");
    expect((await scene.guess("203.0.113.30")).status).toBe(400);
    expect((await scene.guess("203.0.113.30")).status).toBe(403);
  });

  test("is safe to repeat, and a range lifts what it is kept as", async () => {
    await scene.add("198.51.100.0/31");
    const { reply } = await lift("198.51.100.0/31");
    expect(reply.items.map(({ target, state }) => [target, state])).toEqual([
      ["198.51.100.0", "lifted"],
      ["198.51.100.1", "lifted"],
    ]);
    service.clock.advance(HOUR_MS);
    const again: { items?: unknown } = {};
    const { written } = await changesBy(service.db, async () => {
      again.items = (await lift("198.51.100.0/31")).reply.items;
    });
    expect([again.items, written]).toEqual([reply.items, []]);
  });

  test("an entry goes 30 days after it was lifted or was over, and one without an end stays", async () => {
    const ttl = async (target: string) => {
      const [item] = (await itemsUnder(service.db, `BLACKLIST#${target}`)).filter(({ sk }) => sk === "ENTRY");
      return item?.["ttl"];
    };
    const inDays = (days: number) => Math.ceil((service.clock.now() + days * 24 * HOUR_MS) / 1_000);
    await scene.add("203.0.113.41");
    expect(await ttl("203.0.113.41")).toBe(inDays(30 + 30));
    await lift("203.0.113.41");
    expect(await ttl("203.0.113.41")).toBe(inDays(30));
    const forGood = { target: "203.0.113.42", reason: "test", expiresInDays: null };
    await service.staff(addBlacklistEntry, { body: forGood });
    expect(await ttl("203.0.113.42")).toBeUndefined();
  });

  test("what was never there is not found", async () => {
    expect((await lift("203.0.113.200")).problem.code).toBe("NOT_FOUND");
    expect((await service.staff(getBlacklistEntry, { query: { target: "x.example" } })).problem.code).toBe(
      "NOT_FOUND",
    );
  });

  test("and adding it again begins anew", async () => {
    await scene.add("203.0.113.40");
    await lift("203.0.113.40");
    service.clock.advance(HOUR_MS);
    await scene.add("203.0.113.40");
    const now = service.clock.now();
    expect(await scene.entry("203.0.113.40")).toMatchObject({ createdAt: now, liftedAt: null, revision: 3 });
  });
});

describe("a race", () => {
  test("with an attempt that was counted before the lift and is judged after it: it stays lifted", async () => {
    const target = "203.0.113.50";
    await scene.guesses(19, target);
    service.sdk.intercept(async (call, send) => {
      const answer = await send();
      if (call.command !== "UpdateItem") return answer;
      service.sdk.intercept(null);
      for (const step of [scene.add, scene.lift]) {
        service.clock.advance(1);
        await step(target);
      }
      service.clock.advance(1);
      return answer;
    });
    await scene.guess(target);
    expect(await scene.entry(target)).toMatchObject({ origin: "manual", liftedAt: service.clock.now() - 1 });
  });

  test("between ten who add the same ends in one entry", async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        service.staff(addBlacklistEntry, { body: { target: "203.0.113.60", reason: `reason ${at}` } }),
      ),
    );
    const done = answers.filter(({ status }) => status === 200).length;
    expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
    expect(await scene.entry("203.0.113.60")).toMatchObject({ revision: done });
    expect(await scene.told("203.0.113.60")).toHaveLength(done);
  });
});
