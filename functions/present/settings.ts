import type * as z from "zod/mini";
import type { settingsView } from "../../shared/contract/settings-fields.ts";
import {
  SETTING_NAMES,
  SETTING_RULES,
  type SettingRule,
  type Settings,
} from "../../shared/domain/settings.ts";

type SettingsView = z.input<typeof settingsView>;
type SettingView = SettingsView["settings"][number];

/** The settings as the API shows them: each with its rule, in the order of the rules. */
export function presentSettings(settings: Settings, revision: number): SettingsView {
  return {
    revision,
    settings: SETTING_NAMES.map((name) => {
      const rule: SettingRule = SETTING_RULES[name];
      const { kind, description } = rule;
      const [value, byDefault] = [shown(settings[name]), shown(rule.default)];
      return { name, value, default: byDefault, kind, ...boundsOf(rule), description };
    }),
  };
}

function shown(value: Settings[keyof Settings]): SettingView["value"] {
  return typeof value === "object" ? [...value] : value;
}

function boundsOf(rule: SettingRule): Pick<SettingView, "least" | "most" | "unit" | "mostCharacters"> {
  switch (rule.kind) {
    case "number":
      return { least: rule.least, most: rule.most, unit: rule.unit, mostCharacters: null };
    case "switch":
      return { least: null, most: null, unit: null, mostCharacters: null };
    case "list":
      return { least: 1, most: rule.most, unit: "texts", mostCharacters: rule.mostCharacters };
  }
}
