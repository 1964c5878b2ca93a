import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  SETTING_NAMES,
  SETTING_RULES,
  type SettingRule,
  type Settings,
} from "../../shared/domain/settings.ts";
import { failOnce, gather } from "../support/faults.ts";
import { isWrite } from "../support/sdk-calls.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { type VendorSettings, valuesOf, vendorSettings } from "../support/vendor-settings.ts";

let service: TestService;
let vendor: VendorSettings;
beforeAll(async () => {
  service = await startTestService();
  vendor = vendorSettings(service);
});
beforeEach(() => vendor.reset());
afterAll(() => service.close());

describe("changes at the same time", () => {
  test("to different settings are all made, each with its entry and its revision", async () => {
    const wanted = SETTING_NAMES.map((name) => {
      const rule: SettingRule = SETTING_RULES[name];
      if (rule.kind === "list") return [name, rule.default.slice(1)] as const;
      return [name, rule.kind === "switch" ? !rule.default : rule.most] as const;
    });
    const entries = await vendor.entriesBy(async () => {
      service.sdk.intercept(gather(wanted.length));
      const answers = await Promise.all(wanted.map(([name, value]) => vendor.update({ [name]: value })));
      service.sdk.intercept(null);
      const revisions = answers.map(({ reply }) => reply.revision);
      expect(revisions.sort((a, b) => a - b)).toEqual(wanted.map((_, index) => index + 1));
    });
    expect(await vendor.values()).toEqual(Object.fromEntries(wanted));
    const told = entries.flatMap(({ changes }) => changes.map(({ field }) => field));
    expect(told.sort()).toEqual(SETTING_NAMES.toSorted());
  });

  test("to one setting form a chain: each entry begins where the one before ended", async () => {
    const days = [41, 42, 43, 44, 45];
    await vendor.update({ leaseDays: 40 });
    const entries = await vendor.entriesBy(async () => {
      service.sdk.intercept(gather(days.length));
      await Promise.all(days.map((leaseDays) => vendor.update({ leaseDays })));
      service.sdk.intercept(null);
    });
    const links = new Map(
      entries.flatMap(({ changes }) => changes.map(({ before, after }) => [before, after])),
    );
    expect(links.size).toBe(days.length);
    let at: unknown = 40;
    for (const _ of days) at = links.get(at);
    expect(at).toBe((await vendor.inForce()).leaseDays);
  });

  test("and a reading before the change is written leave no old setting in force", async () => {
    let early: Promise<Settings> | undefined;
    service.sdk.intercept(async ({ command }, send) => {
      if (command !== "TransactWriteItems") return send();
      early = vendor.inForce();
      await early;
      return send();
    });
    await vendor.update({ leaseDays: 45 });
    service.sdk.intercept(null);
    expect((await early)?.leaseDays).toBe(30);
    expect((await vendor.inForce()).leaseDays).toBe(45);
  });
});

describe("a repeated request", () => {
  test("with its key takes effect once, also after somebody changed the setting again", async () => {
    const headers = { "idempotency-key": "settings-repeated-0001" };
    const first = await vendor.update({ leaseDays: 45 }, headers);
    await vendor.update({ leaseDays: 60 });
    const entries = await vendor.entriesBy(async () => {
      expect((await vendor.update({ leaseDays: 45 }, headers)).text).toBe(first.text);
    });
    expect(entries).toEqual([]);
    expect(await vendor.values()).toMatchObject({ leaseDays: 60 });
  });

  test("that changed nothing the first time changes nothing later", async () => {
    const headers = { "idempotency-key": "settings-repeated-0002" };
    const first = await vendor.update({ leaseDays: 30 }, headers);
    await vendor.update({ leaseDays: 60 });
    expect((await vendor.update({ leaseDays: 30 }, headers)).text).toBe(first.text);
    expect(await vendor.values()).toMatchObject({ leaseDays: 60 });
  });

  test("whose first answer was lost gets that answer, and the change was in force meanwhile", async () => {
    const headers = { "idempotency-key": "settings-repeated-0003" };
    await vendor.inForce();
    const entries = await vendor.entriesBy(async () => {
      service.sdk.intercept(failOnce(0, "after", isWrite));
      expect((await vendor.update({ leaseDays: 45 }, headers)).problem.code).toBe("UNAVAILABLE");
      service.sdk.intercept(null);
      expect((await vendor.inForce()).leaseDays).toBe(45);
      const { reply } = await vendor.update({ leaseDays: 45 }, headers);
      expect(valuesOf(reply)).toMatchObject({ leaseDays: 45 });
    });
    expect(entries).toHaveLength(1);
    expect((await vendor.view()).revision).toBe(1);
  });
});
