import { afterAll, beforeAll, expect, it } from "vitest";
import type { EventName } from "../../client/events.ts";
import { updateLicense } from "../../shared/contract/operations/update-license.ts";
import { DAY_MS, PROCESSES, Vendor } from "./vendor.ts";

const HOUR_MS = 3_600_000;

let vendor: Vendor;
beforeAll(async () => {
  vendor = await Vendor.open();
});
afterAll(() => vendor.stop());

it(
  "72 hours without the service: everything runs; then changed capacity and dates arrive by a poll (A14, A15, E6)",
  PROCESSES,
  async () => {
    let now = Date.now();
    const { licenseIds, token } = await vendor.sell(["backup"], {
      type: "subscription",
      capacity: 10,
      expiresAt: new Date(now + 100 * DAY_MS).toISOString(),
    });
    const product = await vendor.embed(() => now, { products: ["backup"] });
    expect(await product.activate(await token())).toMatchObject({ ok: true });
    const deadline = product.status().deadlineAt;
    const failures: number[] = [];
    const heard: string[] = [];
    product.on("unreachable", (data) => failures.push(data.failures));
    product.on("recovered", (data) => heard.push(`recovered after ${data.failures}`));
    for (const name of ["downgraded", "expired", "not-licensed", "state-fault"] as const)
      product.on(name, () => heard.push(name));

    await vendor.stop();
    const waits: number[] = [];
    for (let hour = 0; hour < 72; hour += 1) {
      now += HOUR_MS;
      expect(product.isLicensed("backup")).toBe(true);
      expect(product.capacity("backup")).toBe(10);
      const { nextAttemptAt } = product.status();
      if (nextAttemptAt !== null && nextAttemptAt > now) continue;
      expect(await product.refresh()).toMatchObject({ ok: false, kind: "unreachable" });
      const { lastAttempt, nextAttemptAt: next, deadlineAt } = product.status();
      expect(lastAttempt).toMatchObject({
        at: now,
        result: "unreachable",
        reason: { code: "SERVICE_UNREACHABLE" },
      });
      expect(deadlineAt).toBe(deadline);
      waits.push((next ?? 0) - now);
    }
    expect(failures).toEqual(waits.map((_, place) => place + 1));
    expect(waits.length).toBeGreaterThan(3);
    expect(waits[0]).toBeLessThan(15 * 60_000);
    expect(Math.max(...waits)).toBeGreaterThan(HOUR_MS);

    await vendor.sleep(now - Date.now());
    await vendor.staff(updateLicense, {
      params: { license: licenseIds[0] ?? "" },
      body: { capacity: 25, expiresAt: new Date(now + 500 * DAY_MS).toISOString() },
    });
    expect(await product.refresh()).toMatchObject({ ok: true, valid: true });
    expect(product.capacity("backup")).toBe(25);
    expect(product.status().licenses[0]?.expiresAt).toBe(now + 500 * DAY_MS);
    expect(product.status().deadlineAt).toBeGreaterThan(deadline ?? 0);
    expect(heard).toEqual([`recovered after ${failures.length}`]);
    product.close();
    await vendor.sleep(0);
  },
);

it(
  "at its end a subscription stops its function and says so, and what needs it tells; its data stays readable (A16, A17)",
  PROCESSES,
  async () => {
    const begin = Date.now();
    let now = begin;
    const at = async (days: number) => {
      now = begin + days * DAY_MS;
      await vendor.sleep(now - Date.now());
    };
    const calls = await vendor.sell(["calls"], {
      type: "subscription",
      capacity: 5,
      graceDays: 10,
      expiresAt: new Date(begin + 20 * DAY_MS).toISOString(),
    });
    const { accountId } = calls;
    const report = await vendor.sell(["report"], {
      accountId,
      maintenanceUntil: new Date(begin).toISOString(),
    });
    const product = await vendor.embed(() => now, {
      monotonic: () => now - begin,
      products: ["calls", { code: "report", requires: ["calls"] }],
    });
    const heard: string[] = [];
    const hear = (name: EventName) => product.on(name, () => heard.push(name));
    for (const name of [
      "expiring",
      "expired",
      "over-capacity",
      "requirement-missing",
      "not-licensed",
    ] as const)
      hear(name);
    const licenseIds = [...calls.licenseIds, ...report.licenseIds];
    expect(await product.activate(await calls.token({ licenseIds }))).toMatchObject({ ok: true });
    product.report("calls", 6);
    product.report("calls", 7);
    expect(heard.splice(0)).toEqual(["expiring", "over-capacity"]);

    await at(25);
    expect(await product.refresh()).toMatchObject({ ok: true, valid: true });
    expect([product.isLicensed("calls"), product.status().licenses[0]?.status]).toEqual([true, "in-grace"]);
    expect(heard.splice(0)).toEqual(["expiring"]);

    await at(31);
    await product.reload();
    expect([product.isLicensed("calls"), product.isLicensed("report")]).toEqual([false, true]);
    for (let minute = 0; minute < 90; minute += 10) {
      now = begin + 31 * DAY_MS + minute * 60_000;
      product.isLicensed("calls");
      await Promise.resolve();
    }
    expect(heard.toSorted()).toEqual(["expired", "not-licensed", "not-licensed", "requirement-missing"]);
    expect(product.status().applications).toMatchObject([
      { isUsable: false, capacity: 5, status: "expired" },
      { isUsable: true, missing: ["calls"], status: "valid" },
    ]);
    product.close();
  },
);
