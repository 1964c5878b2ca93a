import * as z from "zod/mini";
import { SETTING_NAMES, SETTING_RULES, type SettingName, type SettingRule } from "../domain/settings.ts";

/** What operations take and show of the vendor's settings; names, bounds and texts are those of the domain's rules. */

type Rules = typeof SETTING_RULES;
type FieldOf<R extends SettingRule> = z.ZodMiniOptional<
  R["kind"] extends "switch" ? z.ZodMiniBoolean : z.ZodMiniNumber
>;

/** One optional field for each setting. */
export const settingFields = Object.fromEntries(
  SETTING_NAMES.map((name) => [name, z.optional(fieldOf(SETTING_RULES[name]))]),
) as { readonly [K in SettingName]: FieldOf<Rules[K]> };

function fieldOf(rule: SettingRule): z.ZodMiniNumber | z.ZodMiniBoolean {
  if (rule.kind === "switch") return z.boolean("must be true or false").check(z.describe(rule.description));
  const message = `must be a whole number from ${rule.least} to ${rule.most} (${rule.unit})`;
  return z
    .int(message)
    .check(z.gte(rule.least, message), z.lte(rule.most, message), z.describe(rule.description));
}

const settingValue = z.union([z.int(), z.boolean()]);

/** Every setting in its order, and the revision, which rises with every change. */
export const settingsView = z.object({
  revision: z.int(),
  settings: z.array(
    z.object({
      name: z.string(),
      value: settingValue,
      default: settingValue,
      kind: z.enum(["number", "switch"]),
      /** Bounds and unit of a number; null for a switch. */
      least: z.nullable(z.int()),
      most: z.nullable(z.int()),
      unit: z.nullable(z.string()),
      description: z.string(),
    }),
  ),
});
