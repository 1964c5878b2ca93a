import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InputFor } from "../../shared/contract/operation.ts";
import { listActivations } from "../../shared/contract/operations/list-activations.ts";
import { activateSite, failAttempt } from "../support/records.ts";
import { callsDuring } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { type License, license } from "../support/world.ts";

type Query = NonNullable<InputFor<typeof listActivations>["query"]>;

const MANY = 1_200;
const TOGETHER = 40;

let service: TestService;
let busy: License;
/** What there is, in the order in which it was made. */
const made: string[] = [];
let domains = 0;
let veryFirst: string;

/** Forty records stand at each millisecond, half of them failed attempts. */
beforeAll(async () => {
  service = await startTestService();
  busy = await license(service, { parallelUses: null });
  for (let start = 0; start < MANY; start += TOGETHER) {
    service.clock.advance(1);
    await Promise.all(Array.from({ length: TOGETHER / 2 }, () => makePair()));
  }
}, 60_000);
afterAll(() => service.close());

async function makePair(): Promise<readonly string[]> {
  domains += 1;
  const isFirst = domains === 1;
  const domain = `site-${domains}.example.com`;
  const { id: licenseId, accountId, productId } = busy;
  const both = [
    await activateSite(service, busy, { domain, userAgent: isFirst ? "the very first" : "site" }),
    await failAttempt(service, { domain, licenseId, accountId, productId, userAgent: "site" }),
  ].map(({ id }) => id);
  made.push(...both);
  if (isFirst) veryFirst = both[0] ?? "";
  return both;
}

async function page(query: Query) {
  const { items, nextCursor } = (await service.staff(listActivations, { query })).reply;
  return { items, ids: items.map(({ id }) => id), nextCursor };
}

async function walk(query: Query, limit: number, between: () => Promise<unknown> = async () => null) {
  const pages: string[][] = [];
  for (let cursor: string | undefined | null; cursor !== null; await between()) {
    const { ids, nextCursor } = await page({
      ...query,
      limit: String(limit),
      ...(cursor === undefined ? {} : { cursor }),
    });
    pages.push(ids);
    cursor = nextCursor;
  }
  return pages;
}

describe(`a list of ${MANY} records, of which many stand at the same time`, () => {
  test.each([
    ["all", () => ({})],
    ["of a license", () => ({ licenseId: busy.id })],
    ["of an account", () => ({ accountId: busy.accountId })],
    ["of a product", () => ({ product: busy.productId })],
    ["of an address", () => ({ ip: "192.0.2.1" })],
    ["with the beginning of a domain", () => ({ search: "site-" })],
  ] as const)("%s: gives each once, in full pages", async (_name, query) => {
    const pages = await walk(query(), 113);
    const ids = pages.flat();
    expect(ids).toHaveLength(MANY);
    expect(new Set(ids)).toEqual(new Set(made));
    for (const each of pages.slice(0, -1)) expect(each).toHaveLength(113);
  });

  test("pages neither lose nor repeat what was there while more is made", async () => {
    const before = new Set(made);
    const added: string[] = [];
    const pages = await walk({ licenseId: busy.id }, 50, async () => {
      added.push(...(await makePair()));
      service.clock.advance(1);
    });
    const ids = pages.flat();
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids.filter((id) => !added.includes(id)))).toEqual(before);
    expect(added.length).toBeGreaterThan(20);
  });
});

describe("a filter that nearly nothing passes", () => {
  const rare = { licenseId: "", userAgent: "very first" };

  test("reads 1,000 records at most, and the empty page leads on", async () => {
    const query = { ...rare, licenseId: busy.id, limit: "10" };
    let first = await page({});
    const calls = await callsDuring(service.sdk, async () => {
      first = await page(query);
    });
    expect([first.ids, first.nextCursor]).toEqual([[], expect.any(String)]);
    const read = calls.filter(({ command }) => command === "BatchGetItem");
    const total = read.reduce((sum, { keysRead }) => sum + keysRead, 0);
    expect(total).toBe(1_000);
    const second = await page({ ...query, cursor: first.nextCursor ?? "" });
    expect([second.ids, second.nextCursor]).toEqual([[veryFirst], null]);
  });

  test("reads nothing outside its times", async () => {
    const { items } = await page({ licenseId: busy.id, limit: "200" });
    const [to, from] = [items[60]?.activatedAt, items[150]?.activatedAt];
    const calls = await callsDuring(service.sdk, () =>
      page({ licenseId: busy.id, userAgent: "nobody's", from, to, limit: "200" }),
    );
    const keys = calls.map(({ keysRead, command }) => (command === "BatchGetItem" ? keysRead : 0));
    const between = items.filter(
      ({ activatedAt }) => activatedAt < (to ?? "") && activatedAt >= (from ?? ""),
    );
    expect(keys.reduce((sum, read) => sum + read, 0)).toBe(between.length);
    expect(between.length).toBeGreaterThan(TOGETHER);
  });

  test("reads no more than a page where everything passes", async () => {
    const calls = await callsDuring(service.sdk, () => page({ userAgent: "SITE", limit: "10" }));
    const read = calls.filter(({ command }) => command === "BatchGetItem");
    expect(read.map(({ keysRead }) => keysRead)).toEqual([10]);
  });
});

test("what cannot be of a kind is not looked for", async () => {
  const queries = async (query: Query) => {
    const calls = await callsDuring(service.sdk, () => page({ ...query, limit: "1" }));
    return calls.filter(({ command }) => command === "Query").length;
  };
  expect(await queries({ licenseId: busy.id })).toBe(2);
  expect(await queries({ licenseId: busy.id, isActive: "true" })).toBe(1);
  expect(await queries({ licenseId: busy.id, isValid: "false" })).toBe(1);
  expect(await queries({ licenseId: busy.id, reason: "LICENSE_EXPIRED", isValid: "true" })).toBe(0);
});
