import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InputFor } from "../../shared/contract/operation.ts";
import { getActivityHour } from "../../shared/contract/operations/get-activity-hour.ts";
import { listActivity } from "../../shared/contract/operations/list-activity.ts";
import { listActivitySeals } from "../../shared/contract/operations/list-activity-seals.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { DAY_MS, HOUR_MS } from "../../shared/domain/time.ts";
import { callsDuring } from "../support/sdk-calls.ts";
import { seal } from "../support/seals.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityLog } from "../support/table.ts";
import { account, license, product, token } from "../support/world.ts";

type Query = NonNullable<InputFor<typeof listActivity>["query"]>;

let service: TestService;
let start: number;
const made = { acme: "", other: "", license: "", product: "", token: "", node: "" };

/** Some days of a service: entries of several kinds, by several callers, of two accounts, hours and days apart. */
beforeAll(async () => {
  service = await startTestService();
  start = service.clock.now();
  const fax = await product(service);
  const [acme, other] = [await account(service), await account(service, { name: "Other" })];
  service.clock.advance(HOUR_MS);
  const sold = await license(service, { accountId: acme.id, product: fax.id });
  await license(service, { accountId: other.id, product: fax.id });
  service.clock.advance(3 * DAY_MS + 5);
  const issued = await token(service, [sold]);
  const node = await service.node();
  await node.activate(issued.token);
  for (let at = 0; at < 30; at += 1) await (await service.node()).activate(issued.token);
  service.clock.advance(1);
  await service.staff(updateSettings, { body: { leaseDays: 45 } });
  Object.assign(made, {
    acme: acme.id,
    other: other.id,
    license: sold.id,
    product: fax.id,
    token: issued.id,
    node: node.id,
  });
});
afterAll(() => service.close());

const list = async (query: Query = {}) => (await service.staff(listActivity, { query })).reply;

/** Every page from the first on. */
async function walk(given: Query, limit = "7"): Promise<Awaited<ReturnType<typeof list>>["items"][]> {
  const pages: Awaited<ReturnType<typeof list>>["items"][] = [];
  let cursor: string | undefined;
  const query = { from: iso(start - HOUR_MS), ...given };
  do {
    const page = await list({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) });
    pages.push(page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return pages;
}
const idsOf = async (query: Query) => (await walk(query)).flat().map(({ id }) => id);
const stored = async () => (await activityLog(service.db)).toSorted((a, b) => b.at - a.at);

describe("the activity log", () => {
  test("tells everything once, the newest first, page by page (C12)", async () => {
    const all = await stored();
    const pages = await walk({});
    expect(
      pages
        .flat()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(all.map(({ id }) => id).toSorted());
    const times = pages.flat().map(({ at }) => Date.parse(at));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(new Set(pages.slice(0, 3).map(({ length }) => length))).toEqual(new Set([7]));
  });

  test("tells who did what, to what, when, from where, and what was and is (C12)", async () => {
    const [newest] = (await list({ limit: "1" })).items;
    expect(newest).toEqual({
      id: expect.stringMatching(/^log_/),
      at: new Date(service.clock.now()).toISOString(),
      kind: "settings.changed",
      actor: { kind: "staff", id: expect.stringMatching(/^key_/) },
      accountId: null,
      subjects: [],
      reason: null,
      origin: { observedIp: "127.0.0.1", claimedIp: null, userAgent: null },
      changes: [{ field: "leaseDays", before: 30, after: 45 }],
    });
    const [success] = (await list({ kind: "activation.succeeded" })).items;
    expect(success).toMatchObject({
      actor: { kind: "node", id: made.node },
      accountId: made.acme,
      subjects: [expect.stringMatching(/^act_/), made.token, made.product],
    });
    const [failed] = (await list({ kind: "activation.failed" })).items;
    expect(failed?.reason).toBe("LICENSE_LIMIT_REACHED");
    expect(failed?.subjects).toContain(made.product);
  });

  test.each<[string, () => Query]>([
    ["a kind", () => ({ kind: "license.created" })],
    ["a group of kinds", () => ({ kind: "activation." })],
    ["who did it", () => ({ actor: made.node })],
    ["an account", () => ({ accountId: made.acme })],
    ["an account and a kind", () => ({ accountId: made.acme, kind: "license." })],
    ["a subject", () => ({ subject: made.license })],
    ["a reason", () => ({ reason: "LICENSE_LIMIT_REACHED" })],
    ["an address", () => ({ address: "127.0.0.1", kind: "token." })],
    ["a network", () => ({ address: "127.0.0.0/8", kind: "settings." })],
    ["a time", () => ({ from: iso(start), to: iso(start + 1) })],
    [
      "a time of an account",
      () => ({ accountId: made.acme, from: iso(start + 1), to: iso(start + HOUR_MS + 1) }),
    ],
  ])("is narrowed by %s to exactly what fits", async (_, query) => {
    const asked = query();
    const expected = (await stored()).filter(
      (entry) =>
        (asked.kind === undefined || entry.kind.startsWith(asked.kind)) &&
        (asked.actor === undefined || entry.actor.id === asked.actor) &&
        (asked.accountId === undefined || entry.accountId === asked.accountId) &&
        (asked.subject === undefined || entry.subjects.includes(asked.subject)) &&
        (asked.reason === undefined || entry.reason === asked.reason) &&
        (asked.address === undefined || entry.origin?.observedIp === "127.0.0.1") &&
        (asked.from === undefined || entry.at >= Date.parse(asked.from)) &&
        (asked.to === undefined || entry.at < Date.parse(asked.to)),
    );
    expect(expected.length).toBeGreaterThan(0);
    expect((await idsOf(asked)).toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
  });

  test("has nothing for what nobody did", async () => {
    for (const query of [
      { subject: "lic_x" },
      { address: "192.0.2.1" },
      { accountId: `acc_${"x".repeat(22)}` },
    ])
      expect(await idsOf(query)).toEqual([]);
  });
});

const iso = (at: number) => new Date(at).toISOString();

describe("what is asked wrongly is refused", () => {
  test.each<[string, Query]>([
    ["an unknown kind", { kind: "license.sold" }],
    ["a group without its dot", { kind: "license" }],
    ["a host name for an address", { address: "example.com" }],
    ["an end before the beginning", { from: iso(DAY_MS), to: iso(DAY_MS) }],
    ["a time that is none", { from: "yesterday" }],
    ["an account that is none", { accountId: "Acme" }],
  ])("%s", async (_, query) => {
    expect((await service.staff(listActivity, { query })).problem.code).toBe("INPUT_INVALID");
  });

  test("a cursor of other filters", async () => {
    const { nextCursor } = await list({ kind: "activation.", limit: "1" });
    const cursor = nextCursor ?? "";
    for (const query of [
      {},
      { kind: "license." },
      { kind: "activation.", accountId: made.acme },
      { reason: "x" },
    ])
      expect((await service.staff(listActivity, { query: { ...query, cursor } })).problem.code).toBe(
        "CURSOR_INVALID",
      );
  });

  test("by a key that may not read the log", async () => {
    const key = await service.apiKey(["settings:read"]);
    const answer = await service.staff(listActivity, { query: {} }, { key });
    expect(answer.problem).toMatchObject({ code: "SCOPE_MISSING", scope: "activity:read" });
    const reader = await service.apiKey(["activity:read"]);
    expect((await service.staff(listActivity, { query: {} }, { key: reader })).status).toBe(200);
  });
});

test("times in which nobody lives are answered at once, with nothing", async () => {
  const [never, always] = ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"];
  for (const query of [
    { to: "0001-01-01T00:00:00Z" },
    { from: never, to: "1960-01-01T00:00:00Z" },
    { from: always },
  ])
    expect(await list(query), JSON.stringify(query)).toEqual({ items: [], nextCursor: null });
  expect((await list({ from: iso(start), to: always, kind: "settings." })).items).toHaveLength(1);
  const seals = (query: object) => service.staff(listActivitySeals, { query });
  for (const query of [{ from: "0000-01-01T00Z", through: "1960-01-01T00Z" }, { from: "9999-12-31T23Z" }])
    expect((await seals(query)).reply.items).toEqual([]);
  for (const hour of ["0000-01-01T00Z", "9999-12-31T23Z"])
    expect((await service.staff(getActivityHour, { query: { hour } })).reply.items).toEqual([]);
});

describe("what one request costs is bounded", () => {
  const queriesOf = async (query: Query) =>
    (await callsDuring(service.sdk, () => list(query))).filter(({ command }) => command === "Query").length;

  test("a quiet month takes a week's hours at a time", async () => {
    const years = { from: iso(start - 3_000 * DAY_MS), to: iso(start - DAY_MS) };
    const page = await list(years);
    expect(page).toMatchObject({ items: [], nextCursor: expect.any(String) });
    expect(await queriesOf(years)).toBeLessThanOrEqual(4 * 170);
  });

  test("hours that were sealed without entries are not looked into", async () => {
    const query = { from: iso(start - HOUR_MS) };
    const before = await queriesOf(query);
    service.clock.advance(2 * HOUR_MS);
    await seal(service);
    service.clock.advance(-2 * HOUR_MS);
    expect(before).toBeGreaterThan(4 * 72);
    expect(await queriesOf(query)).toBeLessThanOrEqual(4 * 6);
  });

  test("without a time it is the last 31 days, and it comes to an end", async () => {
    const at = service.clock.now();
    const ours = async (query: Query) => (await walk({ from: undefined, ...query })).flat();
    service.clock.set(at + 31 * DAY_MS);
    expect(await ours({ kind: "settings." })).toHaveLength(1);
    service.clock.set(at + 31 * DAY_MS + 1);
    expect(await ours({})).toEqual([]);
    expect((await ours({ to: iso(at + 1) })).length).toBeGreaterThan(30);
    service.clock.set(at);
  });

  test("an account's entries are read from its list, however long ago they were", async () => {
    expect(await queriesOf({ accountId: made.other, from: iso(0) })).toBe(1);
  });
});
