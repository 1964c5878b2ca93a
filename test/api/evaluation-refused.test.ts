import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEvaluation } from "../../shared/contract/operations/start-evaluation.ts";
import { HOUR_MS } from "../../shared/domain/time.ts";
import { type BlacklistScene, blacklistScene } from "../support/blacklist.ts";
import { evaluationsOf, hardware } from "../support/evaluations.ts";
import { nodeFrom } from "../support/from-address.ts";
import { newNonce, type TestNode } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityLog, changesBy } from "../support/table.ts";
import { newProductCode, product } from "../support/world.ts";

let service: TestService;
let scene: BlacklistScene;
beforeAll(async () => {
  service = await startTestService();
  scene = await blacklistScene(service);
});
afterAll(() => service.close());

interface Said {
  readonly code?: string;
  readonly evaluations?: readonly { readonly state: string }[];
  readonly refused?: readonly { readonly reason: string }[];
}

async function askFrom(address: string, node: TestNode, products: readonly string[], fingerprint = {}) {
  const body = { nonce: newNonce(), node: { fingerprint }, products: [...products] };
  const { status, headers, text } = await nodeFrom(service, address, node, startEvaluation, { body });
  const said: Said = JSON.parse(text);
  return { status, retryAfter: headers["retry-after"], ...said };
}

const products = async (count: number) =>
  Promise.all(Array.from({ length: count }, async () => (await product(service)).code));

describe("an address starts so many evaluations within an hour, and no more", () => {
  test("429 with Retry-After, nothing is written and nothing told; the next hour it goes on", async () => {
    await scene.set({ evaluationStartsPerAddressAndHour: 3 });
    const [a = "", b = "", c = "", d = ""] = await products(4);
    const [first, second, third] = [await service.node(), await service.node(), await service.node()];
    expect((await askFrom("192.0.2.1", first, [a, b])).refused).toEqual([]);
    const both = await askFrom("192.0.2.1", second, [c, d]);
    expect(both).toMatchObject({ status: 200, refused: [{ reason: "EVALUATIONS_TOO_MANY" }] });
    expect(both.evaluations).toHaveLength(1);
    const { written, deleted } = await changesBy(service.db, async () => {
      const refused = await askFrom("192.0.2.1", third, [d]);
      expect(refused).toMatchObject({ status: 429, code: "EVALUATIONS_TOO_MANY", retryAfter: "3600" });
    });
    expect([written, deleted]).toEqual([[], []]);
    expect((await askFrom("192.0.2.2", third, [d])).status).toBe(200);
    service.clock.advance(HOUR_MS);
    expect((await askFrom("192.0.2.1", second, [c, d])).refused).toEqual([]);
    await scene.set({ evaluationStartsPerAddressAndHour: 60 });
  });

  test("asking again, and a reinstall, count nothing", async () => {
    await scene.set({ evaluationStartsPerAddressAndHour: 1 });
    const [code = "", other = ""] = await products(2);
    const node = await service.node();
    const own = hardware("counted");
    await askFrom("192.0.2.3", node, [code], own);
    expect(await askFrom("192.0.2.3", node, [code], own)).toMatchObject({ status: 200, refused: [] });
    const again = await askFrom("192.0.2.3", await service.node(), [code], own);
    expect(again).toMatchObject({ status: 200, refused: [] });
    expect((await askFrom("192.0.2.3", await service.node(), [other], hardware("x"))).status).toBe(429);
    await scene.set({ evaluationStartsPerAddressAndHour: 60 });
  });

  test("an IPv6 address is counted with its /64; 0 is no limit", async () => {
    await scene.set({ evaluationStartsPerAddressAndHour: 1 });
    const [code = ""] = await products(1);
    const from = async (address: string) => (await askFrom(address, await service.node(), [code])).status;
    expect(await from("2001:db8:1:2::1")).toBe(200);
    expect(await from("2001:db8:1:2:ffff::9")).toBe(429);
    expect(await from("2001:db8:1:3::1")).toBe(200);
    await scene.set({ evaluationStartsPerAddressAndHour: 0 });
    expect(await from("2001:db8:1:2:ffff::9")).toBe(200);
    await scene.set({ evaluationStartsPerAddressAndHour: 60 });
  });
});

describe("the blacklist", () => {
  test("a manual entry refuses everyone; it is no failed attempt, and nothing starts", async () => {
    await scene.add("192.0.2.10");
    const [code = ""] = await products(1);
    const node = await service.node();
    const before = (await activityLog(service.db)).length;
    expect(await askFrom("192.0.2.10", node, [code])).toMatchObject({ status: 403, code: "IP_BLACKLISTED" });
    expect((await activityLog(service.db)).length).toBe(before);
    expect(await evaluationsOf(service, { nodeId: node.id })).toEqual([]);
  });

  test("an automatic entry refuses a stranger, and not a server that has an evaluation", async () => {
    const [code = ""] = await products(1);
    const known = await service.node();
    await askFrom("192.0.2.20", known, [code]);
    await scene.guesses(20, "192.0.2.20");
    expect(await scene.entry("192.0.2.20")).toMatchObject({ origin: "automatic" });
    expect((await askFrom("192.0.2.20", known, [code])).status).toBe(200);
    expect((await askFrom("192.0.2.20", await service.node(), [code])).code).toBe("IP_BLACKLISTED");
    await scene.set({ blacklistRefusesEveryone: true });
    expect((await askFrom("192.0.2.20", known, [code])).code).toBe("IP_BLACKLISTED");
    await scene.set({ blacklistRefusesEveryone: false });
  });
});

test("a product that does not exist counts towards nothing", async () => {
  const node = await service.node();
  for (let times = 0; times < 25; times += 1) await askFrom("192.0.2.30", node, [newProductCode()]);
  expect(await scene.entry("192.0.2.30")).toBeNull();
});
