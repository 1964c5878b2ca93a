import { afterEach, expect, it } from "vitest";
import { emptyFolder, type Started, start } from "./process.ts";

const running: Started[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.kill();
});

it("a test clock survives kill -9, runs on, and is told loudly at the start", async () => {
  const environment = { COUNTERSIGN_DATA: emptyFolder(), COUNTERSIGN_ADMIN_KEY: "an-admin-key-of-my-own" };
  const run = async () => {
    const service = await start(environment);
    running.push(service);
    return service;
  };
  const headers = { authorization: "Bearer an-admin-key-of-my-own", "content-type": "application/json" };
  const first = await run();
  expect(first.printed).not.toContain("TEST CLOCK");
  const at = Date.now() + 3 * 86_400_000;
  const body = JSON.stringify({ at: new Date(at).toISOString() });
  expect((await fetch(`${first.url}/v1/clock`, { method: "PUT", headers, body })).status).toBe(200);
  await first.end("SIGKILL");
  const second = await run();
  expect(second.printed).toMatch(/\*\*\* A TEST CLOCK IS ON \*\*\*\n.*countersign clock reset/s);
  const { now } = (await (await fetch(`${second.url}/v1/clock`, { headers })).json()) as { now: string };
  expect(Date.parse(now)).toBeGreaterThan(at);
  expect(Date.parse(now)).toBeLessThan(at + 120_000);
});
