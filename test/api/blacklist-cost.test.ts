import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { activityOf } from "../../functions/http/context.ts";
import { verify } from "../../shared/contract/operations/verify.ts";
import { manualEntry } from "../../shared/domain/manual-block.ts";
import { type BlacklistScene, blacklistScene } from "../support/blacklist.ts";
import { MINUTE_MS } from "../support/clock.ts";
import { nodeFrom } from "../support/from-address.ts";
import { newNonce } from "../support/node.ts";
import { callsDuring, isWrite, type MadeCall } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { licenseWithToken } from "../support/world.ts";
import { ACTIVATE, sold, VERIFY } from "../wire/ask.ts";

/** COUNTERSIGN_LONG=1 is the full form. */
const IS_LONG = process.env["COUNTERSIGN_LONG"] === "1";
const MANY = IS_LONG ? 100_000 : 2_000;

let service: TestService;
let scene: BlacklistScene;
beforeEach(async () => {
  service = await startTestService();
  scene = await blacklistScene(service);
});
afterEach(() => service.close());

/** The calls, without the look-up of the API key, and what they read and cost. */
const bill = (calls: readonly MadeCall[]) =>
  calls
    .filter(({ command }) => command !== "GetItem")
    .map(({ command, keysRead, readUnits, writeUnits }) => ({ command, keysRead, readUnits, writeUnits }));
const costOf = async (ask: () => Promise<unknown>) => {
  await service.local.services.settings.read();
  return bill(await callsDuring(service.sdk, ask));
};

/** So many entries, in transactions of 90. */
async function fill(from: number, to: number): Promise<void> {
  const { services } = service.local;
  const activity = activityOf(services, { kind: "service", id: "test" }, null);
  const at = services.now();
  const said = { kind: "ip", reason: "test", expiresAt: null, by: "test" } as const;
  for (let start = from; start < to; start += 90) {
    const targets = Array.from(
      { length: Math.min(90, to - start) },
      (_, index) => `10.${(start + index) >> 16}.${((start + index) >> 8) & 255}.${(start + index) & 255}`,
    );
    const entries = targets.map((target) => manualEntry(null, { ...said, target }, at));
    const told = activity("blacklist.added", { accountId: null, subjects: [] });
    await services.storage.saveBlacklistEntries(entries, told, []);
  }
}

test(`a poll costs the same calls and units with 10 and with ${MANY} entries on the blacklist`, {
  timeout: IS_LONG ? 1_800_000 : 60_000,
}, async () => {
  const { license, token } = await licenseWithToken(service);
  const node = await service.node();
  await node.activate(token.token);
  const one = await sold(service);
  const url = "https://shop.customer.example";
  const { json } = await scene.ask("192.0.2.1", { path: ACTIVATE, body: one.activation, url });
  const licenses = [{ licenseId: license.id, productId: license.productId }];
  const proof = { product_id: one.reference, license_data: json["lic_response"] };
  const polls = async () => [
    await costOf(() =>
      nodeFrom(service, "192.0.2.1", node, verify, { query: {}, body: { nonce: newNonce(), licenses } }),
    ),
    await costOf(() => scene.ask("192.0.2.1", { path: VERIFY, body: proof, url })),
  ];
  await fill(0, 10);
  const few = await polls();
  await fill(10, MANY);
  const many = await polls();
  console.log(`verify with 10 and with ${MANY} entries: ${JSON.stringify(few)}`);
  expect(many).toEqual(few);
  expect(few).toEqual([
    [{ command: "BatchGetItem", keysRead: 8, readUnits: 4, writeUnits: 0 }],
    [{ command: "BatchGetItem", keysRead: 10, readUnits: 5, writeUnits: 0 }],
  ]);
});

describe("a flood from a blocked source costs at most one write a minute", () => {
  test.each(["automatic", "manual"] as const)("%s", async (origin) => {
    if (origin === "automatic") await scene.guesses(20, "203.0.113.7");
    else await scene.add("203.0.113.0/24");
    const target = origin === "automatic" ? "203.0.113.7" : "203.0.113.0/24";
    for (let minute = 0; minute < 3; minute += 1) {
      const calls = await callsDuring(service.sdk, async () => {
        for (let each = 0; each < 20; each += 1) {
          expect((await scene.guess("203.0.113.7")).status).toBe(403);
          service.clock.advance(MINUTE_MS / 20);
        }
      });
      expect(calls.filter(isWrite).map(({ writeUnits }) => writeUnits)).toEqual([1]);
      const last = service.clock.now() - MINUTE_MS;
      expect(await scene.entry(target)).toMatchObject({ lastRefusedAt: last });
    }
  });

  test("many at once, and from processes that know nothing of each other, write once", async () => {
    await scene.add("203.0.113.7");
    await Promise.all(Array.from({ length: 20 }, () => scene.guess("203.0.113.7")));
    const { storage } = service.local.services;
    const at = service.clock.now();
    const calls = await callsDuring(service.sdk, async () => {
      for (let each = 0; each < 5; each += 1) await storage.noteRefused("203.0.113.7", at + MINUTE_MS - 1);
      await storage.noteRefused("203.0.113.7", at + MINUTE_MS);
    });
    expect(calls.map(({ isDone }) => isDone)).toEqual([false, false, false, false, false, true]);
  });

  test("and is no attempt: nothing is counted and nothing recorded", async () => {
    await scene.add("203.0.113.7");
    await scene.guess("203.0.113.7");
    const calls = await callsDuring(service.sdk, () =>
      scene.guesses(10, "203.0.113.7", { url: "x.example" }),
    );
    expect(calls.filter(isWrite)).toEqual([]);
    expect(await scene.entry("x.example")).toBeNull();
  });
});

test("to add an entry costs 6 units, and to lift it 8, with what was counted of it", async () => {
  await scene.guess("203.0.113.7");
  const added = await costOf(() => scene.add("203.0.113.7"));
  expect(added.map(({ writeUnits }) => writeUnits)).toEqual([0, 6]);
  const lifted = await costOf(() => scene.lift("203.0.113.7"));
  expect(lifted.map(({ writeUnits }) => writeUnits)).toEqual([0, 8]);
});

test("a failed attempt costs three counters of its address and one of its domain at most, each one unit", async () => {
  const ask = () => scene.guess("2001:db8::1", { url: "https://guess.example" });
  await ask();
  const calls = await callsDuring(service.sdk, ask);
  const counted = calls.filter(({ command }) => command === "UpdateItem");
  expect(counted.map(({ writeUnits }) => writeUnits)).toEqual([1, 1, 1, 1]);
  expect(calls.filter(({ command }) => command === "Query")).toEqual([]);
});
