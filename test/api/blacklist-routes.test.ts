import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type BlacklistScene, blacklistScene } from "../support/blacklist.ts";
import {
  type AskingRoute,
  askingRoutes,
  isBlacklisted,
  ROUTE_NAMES,
  type RouteName,
} from "../support/blacklist-routes.ts";
import { staleReads } from "../support/faults.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { scanTable } from "../support/table.ts";
import { FATAL_WORDS } from "../wire/ask.ts";

const CUSTOMER = "192.0.2.1";
const ELSEWHERE = "198.51.100.7";

let service: TestService;
let scene: BlacklistScene;
let routes: Readonly<Record<RouteName, AskingRoute>>;
beforeAll(async () => {
  service = await startTestService();
  scene = await blacklistScene(service);
  routes = await askingRoutes(service, scene, CUSTOMER);
});
afterEach(async () => {
  service.sdk.intercept(null);
  await scene.set({ blacklistRefusesEveryone: false });
  for (const target of [CUSTOMER, "192.0.2.0/24", "customer.example"]) await scene.lift(target);
  // What happens in the millisecond of a lift is forgiven with the rest.
  service.clock.advance(1);
});
afterAll(() => service.close());

/** One failed attempt too many. */
const blockCustomer = async () => {
  await scene.set({ blacklistIpAfterFailedAttempts: 1 });
  await scene.guess(CUSTOMER);
  await scene.set({ blacklistIpAfterFailedAttempts: 20 });
  expect(await scene.entry(CUSTOMER)).toMatchObject({ origin: "automatic", liftedAt: null });
};
const ways = (name: RouteName) => {
  const { proven, unproven } = routes[name];
  return proven === null ? [unproven] : [unproven, proven];
};

describe.each(ROUTE_NAMES)("%s", (name) => {
  test("from an address that was blacklisted by hand is refused to everyone, and to nobody else", async () => {
    await scene.add("192.0.2.0/24");
    for (const ask of ways(name)) {
      const refused = await ask(CUSTOMER);
      expect(refused.status).toBe(routes[name].status);
      expect(isBlacklisted(refused), refused.text).toBe(true);
      expect(refused.text).not.toMatch(FATAL_WORDS);
      expect(isBlacklisted(await ask(ELSEWHERE))).toBe(false);
    }
  });

  test("from an address that was blacklisted for failed attempts is open to a proof", async () => {
    await blockCustomer();
    const { proven, unproven } = routes[name];
    expect(isBlacklisted(await unproven(CUSTOMER))).toBe(true);
    const answer = await proven?.(CUSTOMER);
    expect(answer === undefined || answer.status === 200, answer?.text).toBe(true);
    expect(answer !== undefined && isBlacklisted(answer), answer?.text).toBe(false);
  });

  test("is not open to a proof where the setting says so", async () => {
    await blockCustomer();
    await scene.set({ blacklistRefusesEveryone: true });
    for (const ask of ways(name)) expect(isBlacklisted(await ask(CUSTOMER))).toBe(true);
  });

  test("is open again to the very next request after the entry was lifted, also where reads are behind", async () => {
    await scene.add(CUSTOMER);
    for (const ask of ways(name)) expect(isBlacklisted(await ask(CUSTOMER))).toBe(true);
    const before = await scanTable(service.db);
    await scene.lift(CUSTOMER);
    service.sdk.intercept(staleReads(before));
    for (const ask of ways(name)) expect(isBlacklisted(await ask(CUSTOMER))).toBe(false);
  });
});

describe("a domain that was blacklisted by hand", () => {
  test.each(ROUTE_NAMES.filter((name) => !name.startsWith("node")))(
    "is refused by %s from wherever it comes",
    async (name) => {
      await scene.add("customer.example");
      for (const ask of ways(name)) {
        const refused = await ask(ELSEWHERE);
        expect(refused.text).toContain("Requests for this domain are blocked.");
        expect(refused.status).toBe(routes[name].status);
      }
    },
  );
});
