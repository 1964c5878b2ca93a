import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { activated } from "./installation.ts";
import { eventsOf, look, polling } from "./polling.ts";
import { tempPath } from "./temp-folder.ts";
import { DAY, makeVendor, problem, T0, validReply, verifyBody } from "./vendor.ts";

const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("in the background", () => {
  it("a node polls about every 24 hours, and not before", async () => {
    const vendor = await makeVendor();
    const dataDir = tempPath();
    await activated(vendor, { dataDir });
    const licensing = await polling(vendor, { dataDir });
    const polls: number[] = [];
    vendor.answers["verify"] = (asked) => {
      polls.push((vendor.now() - T0) / DAY);
      return validReply(vendor, asked);
    };
    for (let at = T0; at < T0 + 3 * DAY; at += 0.02 * DAY) {
      vendor.now = () => at;
      await look(licensing);
    }
    expect([2, 3]).toContain(polls.length);
    expect(polls[0]).toBeGreaterThanOrEqual(0.9);
    expect(polls[0]).toBeLessThanOrEqual(1.12);
  });

  it("backs off from 5 minutes on, tells each failure, and recovers", async () => {
    const vendor = await makeVendor();
    const dataDir = tempPath();
    await activated(vendor, { dataDir });
    vendor.now = () => T0 + 2 * DAY;
    const licensing = await polling(vendor, { dataDir });
    const seen = eventsOf(licensing);
    vendor.answers["verify"] = () => {
      throw new Error("no route to host");
    };
    for (const failures of [1, 2, 3]) {
      const at = licensing.status().nextAttemptAt ?? 0;
      const begun = Math.max(at, T0 + 2 * DAY);
      vendor.now = () => begun;
      await look(licensing);
      const pause = (licensing.status().nextAttemptAt ?? 0) - begun;
      const base = 5 * MINUTE * 2 ** (failures - 1);
      expect(pause).toBeGreaterThanOrEqual(0.75 * base);
      expect(pause).toBeLessThanOrEqual(1.25 * base);
      expect(licensing.status().lastAttempt).toMatchObject({ at: begun, result: "unreachable" });
    }
    expect(seen).toEqual(["unreachable", "unreachable", "unreachable"]);
    delete vendor.answers["verify"];
    const next = licensing.status().nextAttemptAt ?? 0;
    vendor.now = () => next;
    await look(licensing);
    expect(seen.slice(3).sort()).toEqual(["recovered", "refreshed"]);
    expect(licensing.isLicensed("mill")).toBe(true);
  });

  it("waits as long as Retry-After says", async () => {
    const vendor = await makeVendor();
    const licensing = await activated(vendor);
    vendor.answers["verify"] = () => ({ ...problem(503, "UNAVAILABLE"), headers: { "retry-after": "7200" } });
    expect(await licensing.refresh()).toMatchObject({ ok: false, kind: "unreachable", code: "UNAVAILABLE" });
    expect(licensing.status().nextAttemptAt).toBeGreaterThanOrEqual(T0 + 7_200_000);
  });

  it("notices what another process has done to the directory", async () => {
    const vendor = await makeVendor();
    const dataDir = tempPath();
    const licensing = await polling(vendor, { dataDir });
    await activated(vendor, { dataDir });
    expect(licensing.isLicensed("mill")).toBe(false);
    vi.advanceTimersByTime(30_000);
    await vi.waitFor(() => expect(licensing.isLicensed("mill")).toBe(true));
  });

  it("does nothing more after close, and nothing at all where it is switched off", async () => {
    const vendor = await makeVendor();
    const dataDir = tempPath();
    const quiet = await activated(vendor, { dataDir });
    vendor.now = () => T0 + 2 * DAY;
    const closed = await polling(vendor, { dataDir });
    closed.close();
    const calls = vendor.calls.length;
    await look(closed);
    await look(quiet);
    expect(vendor.calls).toHaveLength(calls);
  });

  it("does not poll for a server without a license, nor for one whose last license was released", async () => {
    const vendor = await makeVendor();
    await look(await polling(vendor));
    expect(vendor.calls).toHaveLength(0);
    const dataDir = tempPath();
    const released = await activated(vendor, { dataDir });
    vendor.answers["verify"] = async (asked) => ({
      body: verifyBody(vendor, {
        verdict: await vendor.verdict(asked, [
          { licenseId: "lic_mill0000000000", code: "ACTIVATION_DEACTIVATED" },
        ]),
      }),
    });
    await released.refresh();
    expect(released.status()).toMatchObject({ mode: "not-activated", licenses: [{ status: "deactivated" }] });
    vendor.now = () => T0 + 3 * DAY;
    const calls = vendor.calls.length;
    await look(await polling(vendor, { dataDir }));
    expect(vendor.calls).toHaveLength(calls);
  });
});
