import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  SETTING_NAMES,
  SETTING_RULES,
  type SettingRule,
  type Settings,
} from "../../shared/domain/settings.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { changesBy } from "../support/table.ts";
import { type VendorSettings, vendorSettings } from "../support/vendor-settings.ts";

let service: TestService;
let vendor: VendorSettings;
beforeAll(async () => {
  service = await startTestService();
  vendor = vendorSettings(service);
});
beforeEach(() => vendor.reset());
afterAll(() => service.close());

const errorsOf = async (body: object) => {
  const { problem } = await vendor.update(body as Partial<Settings>);
  expect(problem.code).toBe("INPUT_INVALID");
  return problem.errors;
};

/** What a setting does not take, and what is said about it. */
function refusedBy(rule: SettingRule): { readonly message: string; readonly wrong: readonly unknown[] } {
  switch (rule.kind) {
    case "switch":
      return { message: "must be true or false", wrong: [0, 1, "true", null, []] };
    case "number":
      return {
        message: `must be a whole number from ${rule.least} to ${rule.most} (${rule.unit})`,
        wrong: [rule.least - 1, rule.most + 1, 1.5, "7", null, true],
      };
    case "list":
      return { message: "must be a list of texts", wrong: [0, true, "Test", null, {}] };
  }
}

test.each(SETTING_NAMES)("a wrong %s is refused with its name, what it takes, and a fix", async (name) => {
  const rule: SettingRule = SETTING_RULES[name];
  const { message, wrong } = refusedBy(rule);
  const { written } = await changesBy(service.db, async () => {
    for (const value of wrong)
      expect(await errorsOf({ [name]: value })).toEqual([
        { location: `body.${name}`, message, fix: `Change body.${name}: it ${message}.` },
      ]);
  });
  expect(written).toEqual([]);
});

test.each([
  [[], "must name at least one"],
  [Array.from({ length: 21 }, (_, index) => `type ${index}`), "must name at most 20"],
  [["Test", " "], "must hold no empty text and no blanks around one"],
  [["x".repeat(41)], "must hold texts of at most 40 characters"],
  [["Test, old"], "must hold no commas and no control characters"],
  [["Test", "test "], "must name each once, whatever its case"],
])("server types %j are refused: each %s", async (serverTypes, message) => {
  expect(await errorsOf({ serverTypes })).toEqual([
    { location: "body.serverTypes", message, fix: `Change body.serverTypes: it ${message}.` },
  ]);
});

test("a server type that is no text is named by its place", async () => {
  expect(await errorsOf({ serverTypes: ["Test", 7] })).toMatchObject([
    { location: "body.serverTypes.1", message: "must be a text" },
  ]);
});

test("a setting that is unknown is named", async () => {
  expect(await errorsOf({ leaseDay: 45 })).toEqual([
    {
      location: "body",
      message: 'unknown: "leaseDay"',
      fix: 'Leave "leaseDay" out, or correct the spelling.',
    },
  ]);
});

test("naming no setting is refused", async () => {
  expect(await errorsOf({})).toEqual([
    { location: "body", message: "must name a setting", fix: "Change body: it must name a setting." },
  ]);
});

test("one wrong field among good ones changes none of them", async () => {
  expect(await errorsOf({ leaseDays: 45, blacklistDays: -1 })).toHaveLength(1);
  expect((await vendor.view()).revision).toBe(0);
});
