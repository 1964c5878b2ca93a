import { describe, expect, it } from "vitest";
import {
  changeSettings,
  DEFAULT_SETTINGS,
  SETTING_NAMES,
  SETTING_RULES,
  type SettingName,
  type SettingRule,
  settingsFrom,
} from "./settings.ts";

const rules: readonly (readonly [SettingName, SettingRule])[] = SETTING_NAMES.map((name) => [
  name,
  SETTING_RULES[name],
]);
const numbers = rules.flatMap(([name, rule]) => (rule.kind === "number" ? [[name, rule] as const] : []));
const lists = rules.flatMap(([name, rule]) => (rule.kind === "list" ? [[name, rule] as const] : []));
const switches = rules.flatMap(([name, rule]) => (rule.kind === "switch" ? [[name, rule] as const] : []));

describe("the default", () => {
  it("is what the requirements name", () => {
    expect(DEFAULT_SETTINGS).toEqual({
      leaseDays: 30,
      evaluationDays: 30,
      evaluationExtensions: 1,
      evaluationStartsPerAddressAndHour: 60,
      deactivateOldest: false,
      releasesPerLicenseAndYear: 0,
      staleAfterDays: 0,
      logFailedAttempts: true,
      activityRetentionDays: 365,
      blacklistDomainAfterFailedAttempts: 10,
      blacklistIpAfterFailedAttempts: 20,
      blacklistDays: 30,
      blacklistDryRun: false,
      blacklistRefusesEveryone: false,
      customerActivationsPage: true,
      customerMayDeactivate: true,
      serverTypes: ["Production", "Staging", "Test", "Development", "Training"],
    });
  });

  it.each(numbers)("of %s is within its bounds, which are whole numbers", (_name, rule) => {
    for (const value of [rule.default, rule.least, rule.most]) expect(Number.isSafeInteger(value)).toBe(true);
    expect(rule.least).toBeGreaterThanOrEqual(0);
    expect(rule.default).toBeGreaterThanOrEqual(rule.least);
    expect(rule.default).toBeLessThanOrEqual(rule.most);
  });

  it.each(lists)("of %s is a list that may be set", (name, rule) => {
    expect(settingsFrom({ [name]: [...rule.default].reverse() })[name]).toEqual([...rule.default].reverse());
  });

  it("a lease is 1 to 90 days", () => {
    expect(SETTING_RULES.leaseDays).toMatchObject({ least: 1, most: 90 });
  });

  it.each(rules)("of %s is explained in sentences", (_name, { description }) => {
    expect(description).toMatch(/^[A-Z].*\.$/);
  });
});

describe("settings from what was stored", () => {
  it("are the defaults where nothing is", () => {
    expect(settingsFrom({})).toEqual(DEFAULT_SETTINGS);
  });

  it.each(numbers)("%s: at its bounds it counts, just outside it is the default", (name, rule) => {
    for (const value of [rule.least, rule.most]) expect(settingsFrom({ [name]: value })[name]).toBe(value);
    for (const value of [rule.least - 1, rule.most + 1])
      expect(settingsFrom({ [name]: value })[name]).toBe(rule.default);
  });

  it.each(numbers)("%s: junk is the default", (name, rule) => {
    for (const junk of [null, undefined, true, "7", String(rule.least), 7.5, Number.NaN, [7], {}, 1e300])
      expect(settingsFrom({ [name]: junk })[name], JSON.stringify(junk)).toBe(rule.default);
  });

  it.each(switches)("%s: on and off count, junk is the default", (name, rule) => {
    for (const value of [true, false]) expect(settingsFrom({ [name]: value })[name]).toBe(value);
    for (const junk of [null, undefined, 0, 1, "true", "off", [], {}])
      expect(settingsFrom({ [name]: junk })[name], JSON.stringify(junk)).toBe(rule.default);
  });

  it.each(lists)("%s: at its bounds it counts, just outside it is the default", (name, rule) => {
    const full = Array.from({ length: rule.most }, (_, index) => `type ${index}`);
    const long = "x".repeat(rule.mostCharacters);
    for (const value of [full, [long], ["one"]]) expect(settingsFrom({ [name]: value })[name]).toEqual(value);
    for (const value of [[...full, "more"], [`${long}x`], [], ["a", "A"]])
      expect(settingsFrom({ [name]: value })[name]).toEqual(rule.default);
  });

  it.each(lists)("%s: junk is the default", (name, rule) => {
    for (const junk of [
      null,
      undefined,
      true,
      1,
      "Test",
      {},
      { length: 1, 0: "a" },
      [1],
      ["a", null],
      [["a"]],
    ])
      expect(settingsFrom({ [name]: junk })[name], JSON.stringify(junk)).toEqual(rule.default);
  });

  it("junk in one spoils no other, and what is unknown is left out", () => {
    const settings = settingsFrom({ leaseDays: "soon", evaluationDays: 14, retired: 1 });
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, evaluationDays: 14 });
  });
});

describe("a change", () => {
  it("tells what each setting was and is, in the order of the settings", () => {
    const { changes } = changeSettings({ leaseDays: 45 }, { blacklistDryRun: true, leaseDays: 60 });
    expect(changes).toEqual([
      { field: "leaseDays", before: 45, after: 60 },
      { field: "blacklistDryRun", before: false, after: true },
    ]);
  });

  it("leaves every other setting as it is", () => {
    const { settings } = changeSettings({ evaluationDays: 14 }, { leaseDays: 60 });
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, evaluationDays: 14, leaseDays: 60 });
  });

  it("to the value that a setting has, or to nothing, changes nothing", () => {
    const stored = { leaseDays: 45 };
    for (const given of [{}, { leaseDays: 45 }, { leaseDays: undefined }, { evaluationDays: 30 }])
      expect(changeSettings(stored, given)).toEqual({
        values: stored,
        settings: { ...DEFAULT_SETTINGS, leaseDays: 45 },
        changes: [],
      });
  });

  it("of a list tells all that it was and is, its order included; the same list changes nothing", () => {
    const before = ["Production", "Test"];
    const { settings, changes, values } = changeSettings(
      { serverTypes: before },
      { serverTypes: ["Test", "Production"] },
    );
    expect(changes).toEqual([{ field: "serverTypes", before, after: ["Test", "Production"] }]);
    expect([settings.serverTypes, values]).toEqual([
      ["Test", "Production"],
      { serverTypes: ["Test", "Production"] },
    ]);
    expect(changeSettings({ serverTypes: before }, { serverTypes: [...before] }).changes).toEqual([]);
    const standard = [...DEFAULT_SETTINGS.serverTypes];
    expect(changeSettings({}, { serverTypes: standard })).toMatchObject({ changes: [], values: {} });
  });

  it("turns off and sets to 0, which are values like others", () => {
    const { settings, changes } = changeSettings({}, { logFailedAttempts: false, blacklistDays: 0 });
    expect(settings).toMatchObject({ logFailedAttempts: false, blacklistDays: 0 });
    expect(changes).toEqual([
      { field: "logFailedAttempts", before: true, after: false },
      { field: "blacklistDays", before: 30, after: 0 },
    ]);
  });

  it("of a setting whose stored value is junk is a change from its default", () => {
    const { changes, values } = changeSettings({ leaseDays: "soon" }, { leaseDays: 60 });
    expect(changes).toEqual([{ field: "leaseDays", before: 30, after: 60 }]);
    expect(values).toEqual({ leaseDays: 60 });
  });

  it("stores what was set and no default, and keeps what a newer version stored", () => {
    const { values } = changeSettings({ evaluationDays: 14, ofANewerVersion: "x" }, { leaseDays: 60 });
    expect(values).toEqual({ evaluationDays: 14, ofANewerVersion: "x", leaseDays: 60 });
  });
});
