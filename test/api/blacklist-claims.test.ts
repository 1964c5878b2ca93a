import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BlacklistScene, blacklistScene } from "../support/blacklist.ts";
import {
  type AskingRoute,
  askingRoutes,
  isBlacklisted,
  ROUTE_NAMES,
  type RouteName,
} from "../support/blacklist-routes.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { SPOOFABLE_HEADERS, spoofed } from "../support/spoofable.ts";

const BLOCKED = "203.0.113.66";
const INNOCENT = "192.0.2.1";

let service: TestService;
let scene: BlacklistScene;
let routes: Readonly<Record<RouteName, AskingRoute>>;
beforeAll(async () => {
  service = await startTestService();
  scene = await blacklistScene(service);
  routes = await askingRoutes(service, scene, INNOCENT);
  await scene.add(BLOCKED);
});
afterAll(() => service.close());

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
