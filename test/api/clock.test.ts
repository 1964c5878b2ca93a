import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createGateway } from "../../local/gateway.ts";
import { startService } from "../../local/service.ts";
import { getClock } from "../../shared/contract/operations/get-clock.ts";
import { setClock } from "../../shared/contract/operations/set-clock.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { exchange } from "../support/caller.ts";
import { networkError } from "../support/faults.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { activityAbout, activityLog } from "../support/table.ts";
import { apiKey, licenseWithToken } from "../support/world.ts";

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.close());

const iso = (at: number) => new Date(at).toISOString();
const set = (at: number | null) => service.staff(setClock, { body: { at: at === null ? null : iso(at) } });
const show = async () => (await service.staff(getClock, {})).reply;

describe("the test clock of a service on one machine", () => {
  test("is off until it is set, runs on from there, and is reset", async () => {
    const machine = service.clock.now();
    expect(await show()).toEqual({ now: iso(machine), machineTime: iso(machine), setAt: null });
    const at = machine + 31 * DAY_MS + 1;
    expect((await set(at)).reply).toMatchObject({ now: iso(at), machineTime: iso(machine), warning: null });
    const { headers } = await fetch(`${service.url}/test`);
    expect(headers.get("date")).toBe(new Date(at).toUTCString());
    service.clock.advance(1_234);
    expect(await show()).toEqual({
      now: iso(at + 1_234),
      machineTime: iso(machine + 1_234),
      setAt: iso(machine),
    });
    expect((await set(null)).reply).toMatchObject({ now: iso(machine + 1_234), setAt: null });
    expect(await show()).toMatchObject({ now: iso(machine + 1_234), setAt: null });
  });

  test("takes a license to the end of its grace: one millisecond before it runs, then it is expired", async () => {
    const expiresAt = service.clock.now() + 10 * DAY_MS;
    const terms = { type: "subscription", expiresAt: iso(expiresAt), graceDays: 5 } as const;
    const { license, token } = await licenseWithToken(service, terms);
    const node = await service.node();
    await node.activate(token.token);
    const end = expiresAt + 5 * DAY_MS;
    const pollAt = async (at: number) => {
      await set(at);
      return (await node.verify(license)).reply;
    };
    expect(await pollAt(end - 1)).toMatchObject({ valid: true, serverTime: iso(end - 1) });
    expect(await pollAt(end)).toMatchObject({ valid: false, code: "LICENSE_EXPIRED", serverTime: iso(end) });
    expect((await pollAt(end)).verdict).not.toBeNull();
  });

  test("lets happen what is due at the new time", async () => {
    const now = service.clock.now();
    const { license } = await licenseWithToken(service, {
      type: "subscription",
      expiresAt: iso(now + 20 * DAY_MS),
    });
    const kinds = async () => (await activityAbout(service.db, license.id)).map(({ kind }) => kind);
    const { reply } = await set(now + 25 * DAY_MS);
    expect(reply.sweep.settled).toBeGreaterThan(0);
    expect(await kinds()).toContain("license.expired");
  });

  test("is in the activity log: who, from what to what, and a reset as such", async () => {
    const now = service.clock.now();
    await set(now + DAY_MS);
    await set(null);
    const entries = (await activityLog(service.db)).filter(({ kind }) => kind === "clock.set");
    expect(entries.toSorted((a, b) => a.at - b.at)).toMatchObject([
      {
        at: now,
        actor: { kind: "staff" },
        reason: null,
        changes: [{ field: "now", before: iso(now), after: iso(now + DAY_MS) }],
      },
      { at: now + DAY_MS, reason: "reset", changes: [{ before: iso(now + DAY_MS), after: iso(now) }] },
    ]);
  });

  test("goes back with a warning of what then lies in the future", async () => {
    const now = service.clock.now();
    expect((await set(now - 1)).reply.warning).toContain(`until ${iso(now)} now lies in the future`);
    expect((await set(now - 1)).reply.warning).toBeNull();
    expect((await set(now)).reply.warning).toBeNull();
  });

  test.each([
    ["2000-01-01T00:00:00Z", "before the first signing key"],
    ["9988-12-31T23:59:59.999Z", "past everything"],
  ])("goes to %s, %s, and all is answered", async (at) => {
    // The service would sweep the hours of thousands of years on the way: its machine's clock goes there instead.
    service.clock.set(Date.parse(at));
    const { license, token } = await licenseWithToken(service);
    expect((await apiKey(service, { expiresInDays: 3_660 })).id).toMatch(/^key_/);
    const node = await service.node();
    expect((await node.activate(token.token)).status).toBe(200);
    expect((await node.verify(license)).reply.valid).toBe(true);
    if (at.startsWith("2000")) expect((await set(Date.parse(at))).reply.now).toBe(iso(Date.parse(at)));
  });

  test("is not set when that cannot be logged", async () => {
    service.sdk.intercept(async ({ input }, send) => {
      if (JSON.stringify(input).includes("clock.set")) throw networkError();
      return send();
    });
    expect((await set(service.clock.now() + DAY_MS)).status).toBe(503);
    service.sdk.intercept(null);
    expect((await show()).setAt).toBeNull();
  });

  test("is refused out of bounds, and without an administrator's key", async () => {
    for (const at of ["1999-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z", "9989-01-01T00:00:00Z"]) {
      const { problem } = await service.staff(setClock, { body: { at } });
      expect(problem).toMatchObject({
        code: "INPUT_INVALID",
        errors: [{ location: "body.at", message: "must be in the years 2000 to 9988" }],
      });
    }
    const key = await service.apiKey(["settings:write", "sweep:run"]);
    const body = { at: iso(service.clock.now() + DAY_MS) };
    expect((await service.staff(setClock, { body }, { key })).problem).toMatchObject({
      code: "SCOPE_MISSING",
      scope: "admin",
    });
    expect((await service.staff(getClock, {}, { key })).problem.code).toBe("SCOPE_MISSING");
    expect((await show()).setAt).toBeNull();
  });

  test("is refused where the time is the real one, as in the cloud", async () => {
    const server = await createGateway(service.local.services);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const headers = { authorization: `Bearer ${service.adminKey}`, "content-type": "application/json" };
    const at = iso(service.clock.now() + DAY_MS);
    const asked = [
      await exchange(url, getClock, { method: "GET", path: getClock.path, headers }),
      await exchange(url, setClock, {
        method: "PUT",
        path: setClock.path,
        headers,
        body: JSON.stringify({ at }),
      }),
    ];
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    for (const { problem } of asked) expect(problem).toMatchObject({ status: 409, code: "CLOCK_FIXED" });
    expect((await show()).setAt).toBeNull();
  });
});

describe("a clock that is set stays set", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "countersign-clock-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const start = () =>
    startService(
      { port: 0, dataFolder: folder, adminKey: "an-admin-key-of-my-own", databaseEndpoint: null },
      { now: service.clock.now },
    );

  test("over a restart, and is as far ahead as before; a damaged file is refused with its cure", async () => {
    const at = service.clock.now() + DAY_MS;
    const first = await start();
    const headers = { authorization: "Bearer an-admin-key-of-my-own", "content-type": "application/json" };
    const body = JSON.stringify({ at: iso(at) });
    const reply = await fetch(`${first.url}/v1/clock`, { method: "PUT", headers, body });
    expect(reply.status).toBe(200);
    await first.close();
    service.clock.advance(DAY_MS);
    const second = await start();
    expect(second.clock().now).toBe(at + DAY_MS);
    expect(second.services.now()).toBe(at + DAY_MS);
    await second.close();
    const file = join(folder, "clock.json");
    for (const damaged of ["{", '{"offsetMs":"1","setAt":1}', "[]", '{"offsetMs":1e300,"setAt":1}']) {
      writeFileSync(file, damaged);
      await expect(start()).rejects.toThrow(/clock\.json is damaged/);
    }
    expect(readFileSync(file, "utf8")).toContain("1e300");
  });
});
