import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { InputFor } from "../../shared/contract/operation.ts";
import { cleanUpActivations } from "../../shared/contract/operations/clean-up-activations.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { DAY_MS, utcDay } from "../../shared/domain/time.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { conflictError, failOnce } from "../support/faults.ts";
import { invariants } from "../support/invariants.ts";
import type { TestNode } from "../support/node.ts";
import { answer } from "../support/offline.ts";
import { activateSite } from "../support/records.ts";
import type { SdkCall } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, changesBy, editItem } from "../support/table.ts";
import { type License, license, product, token } from "../support/world.ts";

const DAYS = 90;

let service: TestService;
let its: License;
let code: string;

beforeAll(async () => {
  service = await startTestService();
});
beforeEach(async () => {
  const made = await product(service);
  code = made.code;
  its = await license(service, { product: made.id, parallelUses: null });
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
});

type Asked = Partial<InputFor<typeof cleanUpActivations>["body"]>;
const ask = (given: Asked = {}, headers = {}) =>
  service.staff(
    cleanUpActivations,
    { body: { notSeenForDays: DAYS, product: code, preview: false, ...given } },
    { headers },
  );
const cleanUp = async (given: Asked = {}) => (await ask(given)).reply;
const preview = async () => cleanUp({ preview: true });
const usesTaken = async () =>
  (await service.staff(getLicense, { params: { license: its.id } })).reply.usesTaken;

interface Server {
  readonly node: TestNode;
  readonly id: string;
}

async function server(): Promise<Server> {
  const node = await service.node();
  const { reply } = await node.activate((await token(service, [its])).token);
  return { node, id: reply.activations[0]?.id ?? "" };
}

/** To the first instant at which what was last in touch at `since` is stale, or so many milliseconds later. */
function waitUntilStale(since: number, ms = 0): void {
  service.clock.set((utcDay(since) + 1 + DAYS) * DAY_MS + ms);
}

const ids = ({ items }: { readonly items: readonly { readonly id: string }[] }) => items.map(({ id }) => id);
const isTransaction = ({ command }: SdkCall) => command === "TransactWriteItems";

describe("a clean-up", () => {
  test("releases what was without contact for so many days, and not a millisecond before (C15)", async () => {
    const since = service.clock.now();
    const { node, id } = await server();
    waitUntilStale(since, -1);
    expect(await cleanUp()).toMatchObject({ items: [], released: 0 });
    waitUntilStale(since);
    const done = await cleanUp();
    expect(done).toMatchObject({
      items: [
        {
          id,
          isActive: false,
          deactivatedAt: new Date(service.clock.now()).toISOString(),
          lastContactAt: new Date(since).toISOString(),
          nodeId: node.id,
        },
      ],
      released: 1,
      notSeenSince: new Date(service.clock.now() - DAYS * DAY_MS).toISOString(),
      nextCursor: null,
    });
    expect(await usesTaken()).toBe(0);
    const [told] = (await activityAbout(service.db, id)).filter(
      ({ kind }) => kind === "activation.deactivated",
    );
    expect(told).toMatchObject({ actor: { kind: "staff" }, accountId: its.accountId, reason: "STALE" });
    expect((await node.verify(its)).reply.code).toBe("ACTIVATION_DEACTIVATED");
  });

  test("spares whoever was in touch in time, whatever of: a poll keeps all licenses of its server", async () => {
    const [silent, polling] = [await server(), await server()];
    service.clock.advance(10 * DAY_MS);
    const other = await license(service, { accountId: its.accountId, product: its.productId });
    await polling.node.activate((await token(service, [other])).token);
    service.clock.advance(10 * DAY_MS);
    const since = service.clock.now();
    await polling.node.verify(other);
    service.clock.set(since + DAYS * DAY_MS);
    expect(ids(await cleanUp())).toEqual([silent.id]);
    waitUntilStale(since);
    expect((await cleanUp()).released).toBe(2);
  });

  test("spares a server that polled later on the day of its last noted contact", async () => {
    const midnight = utcDay(service.clock.now()) * DAY_MS + DAY_MS;
    service.clock.set(midnight + 1);
    const { node } = await server();
    service.clock.set(midnight + DAY_MS - 1);
    expect((await node.verify(its)).reply.valid).toBe(true);
    service.clock.advance(DAYS * DAY_MS);
    expect((await cleanUp()).released).toBe(0);
    service.clock.advance(1);
    expect((await cleanUp()).released).toBe(1);
  });

  test("never releases an offline activation (C15)", async () => {
    const since = service.clock.now();
    const { node } = await server();
    expect((await answer(service, node, { licenses: [its.id] })).status).toBe(200);
    waitUntilStale(since + 4_000 * DAY_MS);
    expect(await preview()).toMatchObject({ items: [] });
    expect((await cleanUp()).released).toBe(0);
  });

  test("spares what staff or a token made active lately, even when its server is silent for long", async () => {
    const since = service.clock.now();
    const { node } = await server();
    waitUntilStale(since);
    const site = await activateSite(service, its, { domain: "new.example.com" });
    await editItem(service.db, KEYS.node(site.holderId), { lastContactAt: since });
    expect(ids(await cleanUp())).not.toContain(site.id);
    expect(node.id).not.toBe(site.holderId);
  });

  test("is of one product, or of all", async () => {
    const since = service.clock.now();
    const { id } = await server();
    const elsewhere = await license(service, { parallelUses: null });
    const site = await activateSite(service, elsewhere, { domain: "elsewhere.example.com" });
    waitUntilStale(since);
    const all = await cleanUp({ product: undefined, preview: true });
    expect(ids(all)).toEqual(expect.arrayContaining([id, site.id]));
    expect(ids(await cleanUp({ product: its.productId }))).toEqual([id]);
    expect((await ask({ product: "no-such-product" })).problem.code).toBe("PRODUCT_UNKNOWN");
  });

  test.each([0, 3_651, 1.5])("refuses %d days", async (notSeenForDays) => {
    expect((await ask({ notSeenForDays })).problem.errors?.[0]?.location).toBe("body.notSeenForDays");
  });
});

describe("a preview", () => {
  test("shows what a clean-up would release, each with its last contact, and changes nothing (C15)", async () => {
    const since = service.clock.now();
    const { id } = await server();
    waitUntilStale(since);
    const { written, deleted } = await changesBy(service.db, async () => {
      expect(await preview()).toMatchObject({
        items: [{ id, isActive: true, deactivatedAt: null, lastContactAt: new Date(since).toISOString() }],
        released: 0,
        nextCursor: null,
      });
    });
    expect([written, deleted]).toEqual([[], []]);
    expect((await cleanUp()).released).toBe(1);
  });

  test("and a server that was in touch after it: it is not released", async () => {
    const since = service.clock.now();
    const [silent, back] = [await server(), await server()];
    waitUntilStale(since);
    expect((await preview()).items).toHaveLength(2);
    expect((await back.node.verify(its)).reply.valid).toBe(true);
    expect(ids(await cleanUp())).toEqual([silent.id]);
    expect((await back.node.verify(its)).reply.valid).toBe(true);
  });
});

describe("a server that is in touch while a clean-up runs", () => {
  test("after it was read and before its release is written is not released", async () => {
    const since = service.clock.now();
    const { node } = await server();
    waitUntilStale(since);
    let met = 0;
    service.sdk.intercept(async (call, send) => {
      if (isTransaction(call) && JSON.stringify(call.input).includes("DELETE licenseIds")) {
        met += 1;
        expect((await node.verify(its)).reply.valid).toBe(true);
      }
      return send();
    });
    const done = await cleanUp();
    service.sdk.intercept(null);
    expect(met).toBe(1);
    expect(done).toMatchObject({ items: [], released: 0 });
    expect(await usesTaken()).toBe(1);
    expect((await node.verify(its)).reply.valid).toBe(true);
  });

  test("and that was released and activated again meanwhile keeps its new activation", async () => {
    const since = service.clock.now();
    const { node, id } = await server();
    waitUntilStale(since);
    const again = await token(service, [its]);
    let met = false;
    service.sdk.intercept(async (call, send) => {
      if (isTransaction(call) && !met) {
        met = true;
        await node.deactivate();
        expect((await node.activate(again.token)).status).toBe(200);
      }
      return send();
    });
    const done = await cleanUp();
    service.sdk.intercept(null);
    expect([met, done.released]).toEqual([true, 0]);
    const [kept] = await service.local.services.storage.loadActivations([id]);
    expect(kept?.isActive).toBe(true);
  });
});

describe("a clean-up of many", () => {
  const MANY = 130;
  let since: number;
  beforeEach(async () => {
    since = service.clock.now();
    await Promise.all(
      Array.from({ length: MANY }, (_, at) => activateSite(service, its, { domain: `${at}.example.com` })),
    );
    waitUntilStale(since);
  });

  async function toTheEnd(given: Asked = {}, start?: string): Promise<{ pages: number[]; found: string[] }> {
    const pages: number[] = [];
    const found: string[] = [];
    for (let cursor: string | undefined | null = start; cursor !== null; ) {
      const done = await cleanUp({ ...given, ...(cursor === undefined ? {} : { cursor }) });
      pages.push(done.items.length);
      found.push(...ids(done));
      cursor = done.nextCursor;
    }
    return { pages, found };
  }

  test("goes on by its cursor, 100 a request, and finds each once", async () => {
    const shown = await toTheEnd({ preview: true });
    expect(shown.pages).toEqual([100, 30]);
    expect(new Set(shown.found).size).toBe(MANY);
    const done = await toTheEnd();
    expect(done).toEqual(shown);
    expect(await usesTaken()).toBe(0);
  });

  test("is interrupted, and a repeat of the request goes on", async () => {
    service.sdk.intercept(failOnce(40, "after", isTransaction));
    expect((await ask()).status).toBe(503);
    service.sdk.intercept(null);
    expect(await usesTaken()).toBe(MANY - 41);
    expect((await toTheEnd()).found).toHaveLength(MANY - 41);
    expect(await usesTaken()).toBe(0);
  });

  test("meets rivals that win every try: it tells what is done, and its cursor leads to the rest", async () => {
    let passed = 0;
    service.sdk.intercept(async (call, send) => {
      if (isTransaction(call)) passed += 1;
      if (isTransaction(call) && passed > 3) throw conflictError(call);
      return send();
    });
    const partly = await cleanUp();
    service.sdk.intercept(null);
    expect([partly.released, partly.nextCursor]).toEqual([3, expect.any(String)]);
    const { found } = await toTheEnd({}, partly.nextCursor ?? "");
    expect(found).toHaveLength(MANY - 3);
    expect(await usesTaken()).toBe(0);
  });

  test("a cursor opens only the clean-up that made it", async () => {
    const cursor = (await preview()).nextCursor ?? "";
    const wrong: readonly Asked[] = [
      { cursor, notSeenForDays: 91 },
      { cursor, product: undefined },
      { cursor: `${cursor}x` },
    ];
    for (const given of wrong) expect((await ask(given)).problem.code).toBe("CURSOR_INVALID");
  });
});
