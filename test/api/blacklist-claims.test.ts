import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { activate } from "../../shared/contract/operations/activate.ts";
import { type BlacklistScene, blacklistScene } from "../support/blacklist.ts";
import {
  type AskingRoute,
  askingRoutes,
  isBlacklisted,
  ROUTE_NAMES,
  type RouteName,
} from "../support/blacklist-routes.ts";
import { nodeFrom } from "../support/from-address.ts";
import { newNonce } from "../support/node.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { SPOOFABLE_HEADERS, spoofed } from "../support/spoofable.ts";
import { licenseWithToken } from "../support/world.ts";
import { ACTIVATE, sold } from "../wire/ask.ts";

const BLOCKED = "203.0.113.66";
const INNOCENT = "192.0.2.1";
const ELSEWHERE = "198.51.100.9";

let service: TestService;
let scene: BlacklistScene;
let routes: Readonly<Record<RouteName, AskingRoute>>;
beforeAll(async () => {
  service = await startTestService();
  scene = await blacklistScene(service);
  routes = await askingRoutes(service, scene, INNOCENT);
  await scene.add(BLOCKED);
  // So that nobody is refused for the failed attempts that are made here.
  await scene.set({ blacklistIpAfterFailedAttempts: 0 });
});
afterAll(() => service.close());

describe("whether a license may be activated from an address is decided as if no header named one:", () => {
  test("with a token", async () => {
    const { token } = await licenseWithToken(service, { parallelUses: null, allowedIps: [INNOCENT] });
    const ask = async (from: string, headers: Record<string, string>) => {
      const body = { token: token.token, nonce: newNonce(), node: {} };
      return nodeFrom(service, from, await service.node(), activate, { body }, { headers });
    };
    for (const header of SPOOFABLE_HEADERS) {
      expect((await ask(ELSEWHERE, spoofed(header, INNOCENT))).text, header).toContain("IP_NOT_ALLOWED");
      expect((await ask(INNOCENT, spoofed(header, ELSEWHERE))).status, header).toBe(200);
    }
  });

  test("with a license code", async () => {
    const { activation } = await sold(service, { parallelUses: null, allowedIps: [INNOCENT] });
    let sites = 0;
    const ask = (from: string, headers: Record<string, string>) => {
      sites += 1;
      const url = `https://site-${sites}.example`;
      return scene.ask(from, { path: ACTIVATE, body: activation, url, headers });
    };
    for (const header of SPOOFABLE_HEADERS) {
      const refused = await ask(ELSEWHERE, spoofed(header, INNOCENT));
      expect(refused.json.message, header).toBe("Your license may not be activated from this address.");
      expect((await ask(INNOCENT, spoofed(header, ELSEWHERE))).status, header).toBe(200);
    }
  });
});

describe.each(ROUTE_NAMES)("%s decides as if this header were not there (G23):", (name) => {
  test.each(SPOOFABLE_HEADERS)("%s", async (header) => {
    const { unproven, proven } = routes[name];
    const ask = proven ?? unproven;
    expect(isBlacklisted(await ask(BLOCKED, spoofed(header, INNOCENT)))).toBe(true);
    const passed = await ask(INNOCENT, spoofed(header, BLOCKED));
    expect(passed.status, passed.text).toBe(200);
    expect(isBlacklisted(passed), passed.text).toBe(false);
  });
});
