import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getSettings } from "../../shared/contract/operations/get-settings.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import {
  DEFAULT_SETTINGS,
  SETTING_NAMES,
  SETTING_RULES,
  type SettingName,
  type SettingRule,
} from "../../shared/domain/settings.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { openLicenseFile } from "../support/documents.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { changesBy, editItem } from "../support/table.ts";
import { type VendorSettings, valuesOf, vendorSettings } from "../support/vendor-settings.ts";
import { licenseWithToken } from "../support/world.ts";

let service: TestService;
let vendor: VendorSettings;
beforeAll(async () => {
  service = await startTestService();
  vendor = vendorSettings(service);
});
beforeEach(() => vendor.reset());
afterAll(() => service.close());

const NO_BOUNDS = { least: null, most: null, unit: null, mostCharacters: null };

/** What a setting can be at most, and at least. */
function endsOf(rule: SettingRule): readonly unknown[] {
  if (rule.kind === "switch") return [true, false];
  if (rule.kind === "number") return [rule.least, rule.most];
  return [
    Array.from({ length: rule.most }, (_, index) => `type ${index}`),
    ["x".repeat(rule.mostCharacters)],
  ];
}

describe("reading", () => {
  test("shows every setting in its order with its default, bounds, unit and meaning", async () => {
    const { revision, settings } = await vendor.view();
    expect(revision).toBe(0);
    expect(settings.map(({ name }) => name)).toEqual(SETTING_NAMES);
    expect(settings).toHaveLength(17);
    for (const { name, value, ...shown } of settings) {
      const rule: SettingRule = SETTING_RULES[name as SettingName];
      expect(value).toEqual(rule.default);
      const ofList = rule.kind === "list" ? { least: 1, unit: "texts" } : {};
      expect(shown).toEqual({ ...NO_BOUNDS, ...ofList, ...rule });
    }
  });

  test("shows the default for a stored value that does not fit, and nothing of what is unknown", async () => {
    await vendor.update({ leaseDays: 45 });
    await editItem(service.db, KEYS.settings(), {
      values: { leaseDays: 45, evaluationDays: "long", blacklistDays: -1, retired: true },
    });
    expect(await vendor.values()).toEqual({ ...DEFAULT_SETTINGS, leaseDays: 45 });
  });

  test("needs settings:read and changing settings:write; neither gives the other", async () => {
    const reader = { key: await service.apiKey(["settings:read"]) };
    const writer = { key: await service.apiKey(["settings:write"]) };
    const change = { body: { leaseDays: 45 } };
    expect((await service.staff(getSettings, {}, reader)).status).toBe(200);
    expect((await service.staff(updateSettings, change, reader)).problem.scope).toBe("settings:write");
    expect((await vendor.view()).revision).toBe(0);
    expect((await service.staff(updateSettings, change, writer)).status).toBe(200);
    expect((await service.staff(getSettings, {}, writer)).problem.scope).toBe("settings:read");
  });
});

describe("a change", () => {
  test("is shown by its reply and by the next reading, and touches no other setting", async () => {
    const { reply } = await vendor.update({ leaseDays: 45, blacklistDryRun: true });
    expect(reply.revision).toBe(1);
    expect(valuesOf(reply)).toEqual({ ...DEFAULT_SETTINGS, leaseDays: 45, blacklistDryRun: true });
    expect(await vendor.view()).toEqual(reply);
    expect((await vendor.update({ evaluationDays: 14 })).reply.revision).toBe(2);
    expect(await vendor.values()).toMatchObject({ leaseDays: 45, blacklistDryRun: true, evaluationDays: 14 });
  });

  test.each(SETTING_NAMES)("of %s to each of its ends holds", async (name) => {
    const rule: SettingRule = SETTING_RULES[name];
    for (const value of endsOf(rule)) {
      await vendor.update({ [name]: value });
      expect((await vendor.values())[name]).toEqual(value);
    }
  });

  test("is in the activity log with who, from where, and what each setting was and is", async () => {
    await vendor.update({ leaseDays: 45 });
    const entries = await vendor.entriesBy(() =>
      vendor.update({ customerMayDeactivate: false, leaseDays: 60, blacklistDays: 30 }),
    );
    expect(entries).toEqual([
      {
        id: expect.stringMatching(/^log_/),
        at: service.clock.now(),
        kind: "settings.changed",
        actor: { kind: "staff", id: expect.stringMatching(/^key_/) },
        accountId: null,
        subjects: [],
        reason: null,
        origin: expect.objectContaining({ observedIp: "127.0.0.1" }),
        changes: [
          { field: "leaseDays", before: 45, after: 60 },
          { field: "customerMayDeactivate", before: true, after: false },
        ],
      },
    ]);
  });

  test("writes the settings and the entry, in one transaction, and nothing else", async () => {
    const { written, deleted } = await changesBy(service.db, () => vendor.update({ leaseDays: 45 }));
    expect(written.map(({ pk }) => String(pk).split("#")[0]).sort()).toEqual(["ACTIVITY", "SETTINGS"]);
    const stored = written.find(({ pk }) => pk === "SETTINGS");
    expect(stored).toMatchObject({ values: { leaseDays: 45 }, revision: 1 });
    expect(deleted).toEqual([]);
  });

  test("to what is so already writes nothing", async () => {
    await vendor.update({ leaseDays: 45 });
    const before = await vendor.view();
    const { written, deleted } = await changesBy(service.db, async () => {
      expect((await vendor.update({ leaseDays: 45, blacklistDryRun: false })).reply).toEqual(before);
    });
    expect([written, deleted]).toEqual([[], []]);
  });

  test("of a list takes blanks around its texts away, and its entry tells both lists", async () => {
    const before = DEFAULT_SETTINGS.serverTypes;
    const after = ["Production", "Lab 2"];
    const entries = await vendor.entriesBy(() => vendor.update({ serverTypes: ["Production ", " Lab 2"] }));
    expect(entries.map(({ changes }) => changes)).toEqual([[{ field: "serverTypes", before, after }]]);
    expect((await vendor.inForce()).serverTypes).toEqual(after);
    const { written } = await changesBy(service.db, () => vendor.update({ serverTypes: after }));
    expect(written).toEqual([]);
    await vendor.update({ serverTypes: before });
    expect((await vendor.values())["serverTypes"]).toEqual(before);
  });

  test("is in force at once in this process: the next poll gets the new lease", async () => {
    const { license: made, token } = await licenseWithToken(service);
    const node = await service.node();
    await node.activate(token.token);
    expect((await vendor.inForce()).leaseDays).toBe(30);
    await vendor.update({ leaseDays: 45 });
    expect((await vendor.inForce()).leaseDays).toBe(45);
    const file = await openLicenseFile(service, node.id, (await node.verify(made)).reply.licenseFile);
    expect(file.licenses[0]?.deadlineAt).toBe(service.clock.now() + 45 * DAY_MS);
  });
});
