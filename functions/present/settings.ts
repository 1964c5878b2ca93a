import type * as z from "zod/mini";
import type { settingsView } from "../../shared/contract/settings-fields.ts";
import {
  SETTING_NAMES,
  SETTING_RULES,
  type SettingRule,
  type Settings,
} from "../../shared/domain/settings.ts";

/** The settings as the API shows them: each with its rule, in the order of the rules. */
export function presentSettings(settings: Settings, revision: number): z.input<typeof settingsView> {
  return {
    revision,
    settings: SETTING_NAMES.map((name) => {
      const rule: SettingRule = SETTING_RULES[name];
      const { least, most, unit } = rule.kind === "number" ? rule : NO_BOUNDS;
      const { kind, default: byDefault, description } = rule;
      return { name, value: settings[name], default: byDefault, kind, least, most, unit, description };
    }),
  };
}

const NO_BOUNDS = { least: null, most: null, unit: null } as const;
