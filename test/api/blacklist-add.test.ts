import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addBlacklistEntry } from "../../shared/contract/operations/add-blacklist-entry.ts";
import { getBlacklistEntry } from "../../shared/contract/operations/get-blacklist-entry.ts";
import { liftBlacklistEntry } from "../../shared/contract/operations/lift-blacklist-entry.ts";
import { type BlacklistScene, blacklistScene } from "../support/blacklist.ts";
import { HOUR_MS } from "../support/clock.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy, itemsUnder } from "../support/table.ts";

const DAY_MS = 24 * HOUR_MS;

let service: TestService;
let scene: BlacklistScene;
beforeAll(async () => {
  service = await startTestService();
  scene = await blacklistScene(service);
});
afterAll(() => service.close());

const add = (body: { target: string; reason?: string; expiresInDays?: number | null }, headers = {}) =>
  service.staff(addBlacklistEntry, { body: { reason: "Sells codes", ...body } }, { headers });
const lift = (target: string, reason?: string) =>
  service.staff(liftBlacklistEntry, { body: { target, ...(reason === undefined ? {} : { reason }) } });
const iso = (inMs: number) => new Date(service.clock.now() + inMs).toISOString();
const logged = (target: string) => activityAbout(service.db, target);

describe("adding", () => {
  test("an address refuses it at once, to everyone, for 30 days (C9)", async () => {
    const { reply } = await add({ target: " 203.0.113.7 " });
    expect(reply.items).toEqual([
      {
        target: "203.0.113.7",
        kind: "ip",
        state: "in-force",
        origin: "manual",
        reason: "Sells codes",
        evidence: null,
        createdAt: iso(0),
        createdBy: expect.stringMatching(/^key_/),
        expiresAt: iso(30 * DAY_MS),
        liftedAt: null,
        lastRefusedAt: null,
      },
    ]);
    expect((await scene.guess("203.0.113.7")).status).toBe(403);
    expect(
      (await service.staff(getBlacklistEntry, { query: { target: "203.0.113.7" } })).reply,
    ).toMatchObject({
      lastRefusedAt: iso(0),
      attempts: [],
    });
    const id = reply.items[0]?.createdBy;
    expect(await logged("203.0.113.7")).toMatchObject([
      {
        kind: "blacklist.added",
        actor: { kind: "staff", id },
        reason: "Sells codes",
        changes: [
          {
            field: "203.0.113.7",
            before: null,
            after: { origin: "manual", isDryRun: false, reason: "Sells codes", expiresAt: iso(30 * DAY_MS) },
          },
        ],
      },
    ]);
  });

  test("a domain or a URL refuses it and what is below it", async () => {
    const { reply } = await add({ target: "https://WWW.Bad.example/shop", expiresInDays: 7 });
    expect(reply.items).toMatchObject([
      { target: "bad.example", kind: "domain", expiresAt: iso(7 * DAY_MS) },
    ]);
    for (const url of ["bad.example", "a.bad.example", "b.a.bad.example"])
      expect((await scene.guess("198.51.100.1", { url })).json.message).toContain(
        "for this domain are blocked",
      );
    expect((await scene.guess("198.51.100.1", { url: "other.example" })).status).toBe(400);
  });

  test.each([
    ["for good", null, null],
    ["as long as the setting says", undefined, 30],
    ["for a day", 1, 1],
  ])("%s", async (_, expiresInDays, days) => {
    const target = `192.0.2.${days ?? 99}`;
    const { reply } = await add({ target, ...(expiresInDays === undefined ? {} : { expiresInDays }) });
    expect(reply.items[0]?.expiresAt).toBe(days === null ? null : iso(days * DAY_MS));
  });

  test("what is there changes its reason and its end, and says so with before and after", async () => {
    await add({ target: "203.0.113.8", expiresInDays: null });
    const first = await scene.entry("203.0.113.8");
    service.clock.advance(HOUR_MS);
    await add({ target: "203.0.113.8", reason: "Still does", expiresInDays: 2 });
    const second = await scene.entry("203.0.113.8");
    const changed = { reason: "Still does", expiresAt: service.clock.now() + 2 * DAY_MS, revision: 2 };
    expect(second).toEqual({ ...first, ...changed });
    expect((await logged("203.0.113.8"))[1]).toMatchObject({
      changes: [
        {
          field: "203.0.113.8",
          before: { reason: "Sells codes", expiresAt: null },
          after: { reason: "Still does", expiresAt: iso(2 * DAY_MS) },
        },
      ],
    });
    const { written } = await changesBy(service.db, () =>
      add({ target: "203.0.113.8", reason: "Still does", expiresInDays: 2 }),
    );
    expect(written, "said again").toEqual([]);
  });

  test("in the place of an automatic entry refuses also who has a proof, and keeps the evidence", async () => {
    await scene.guesses(20, "203.0.113.20");
    const { reply } = await add({ target: "203.0.113.20" });
    expect(reply.items).toMatchObject([{ origin: "manual", evidence: { attempts: 20, threshold: 20 } }]);
  });

  test("a range keeps it as the prefixes that make it up", async () => {
    expect((await add({ target: "192.0.2.4/30" })).reply.items.map(({ target }) => target)).toEqual([
      "192.0.2.4",
      "192.0.2.5",
      "192.0.2.6",
      "192.0.2.7",
    ]);
    expect((await scene.guess("192.0.2.5")).status).toBe(403);
    expect((await scene.guess("192.0.2.8")).status).toBe(400);
  });

  test("256 prefixes is the most, in as few transactions as that takes, each with its activity", async () => {
    const headers = { "idempotency-key": "a-range-of-256-0123456789" };
    const answer = await add({ target: "2001:db8::/40" }, headers);
    expect(answer.reply.items).toHaveLength(256);
    expect(await scene.entry("2001:db8:ff::/48")).toMatchObject({ origin: "manual" });
    const told = (await itemsUnder(service.db, "ACTIVITY#")).filter(({ subjects }) =>
      String((subjects as string[])[0]).startsWith("2001:db8:"),
    );
    expect(told.flatMap(({ subjects }) => subjects)).toHaveLength(256);
    expect((await add({ target: "2001:db8::/40" }, headers)).text).toBe(answer.text);
    expect((await add({ target: "2001:db8::/39" })).problem.code).toBe("BLACKLIST_RANGE_TOO_WIDE");
  });

  test.each([
    ["localhost", "DOMAIN_SINGLE_LABEL"],
    ["127.1", "IP_RANGE_INVALID"],
    ["10.0.0.0/33", "IP_RANGE_PREFIX_INVALID"],
    ["exa mple.com", "DOMAIN_CHARACTER_INVALID"],
  ])("%s is refused with what is wrong", async (target, reason) => {
    const { problem } = await add({ target });
    expect(problem).toMatchObject({
      code: "INPUT_INVALID",
      errors: [{ location: "body.target", message: expect.stringContaining(reason) }],
    });
    expect((await lift(target)).problem.code).toBe("INPUT_INVALID");
    expect((await service.staff(getBlacklistEntry, { query: { target } })).problem.code).toBe(
      "INPUT_INVALID",
    );
  });
});
