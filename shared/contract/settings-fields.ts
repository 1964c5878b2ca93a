import * as z from "zod/mini";
import { SETTING_NAMES, SETTING_RULES, type SettingName, type SettingRule } from "../domain/settings.ts";
import { textListFault } from "../domain/text-list.ts";

/** What operations take and show of the vendor's settings; names, bounds and texts are those of the domain's rules. */

type Rules = typeof SETTING_RULES;
interface Fields {
  readonly number: z.ZodMiniNumber;
  readonly switch: z.ZodMiniBoolean;
  readonly list: z.ZodMiniType<readonly string[], readonly string[]>;
}
type FieldOf<R extends SettingRule> = z.ZodMiniOptional<Fields[R["kind"]]>;

/** One optional field for each setting. */
export const settingFields = Object.fromEntries(
  SETTING_NAMES.map((name) => [name, z.optional(fieldOf(SETTING_RULES[name]))]),
) as { readonly [K in SettingName]: FieldOf<Rules[K]> };

function fieldOf(rule: SettingRule): Fields[SettingRule["kind"]] {
  if (rule.kind === "switch") return z.boolean("must be true or false").check(z.describe(rule.description));
  if (rule.kind === "list") return listOf(rule);
  const message = `must be a whole number from ${rule.least} to ${rule.most} (${rule.unit})`;
  return z
    .int(message)
    .check(z.gte(rule.least, message), z.lte(rule.most, message), z.describe(rule.description));
}

function listOf(rule: Extract<SettingRule, { kind: "list" }>): Fields["list"] {
  return z.array(z.string("must be a text").check(z.trim()), "must be a list of texts").check(
    z.maxLength(rule.most, `must name at most ${rule.most}`),
    (found) => {
      const fault = found.issues.length > 0 ? null : textListFault(found.value, rule);
      if (fault !== null) found.issues.push({ code: "custom", message: fault, input: found.value });
    },
    z.describe(rule.description),
  );
}

const settingValue = z.union([z.int(), z.boolean(), z.array(z.string())]);

/** Every setting in its order, and the revision, which rises with every change. */
export const settingsView = z.object({
  revision: z.int(),
  settings: z.array(
    z.object({
      name: z.string(),
      value: settingValue,
      default: settingValue,
      kind: z.enum(["number", "switch", "list"]),
      /** Bounds and unit of a number; of a list, how many texts it may hold. Null for a switch. */
      least: z.nullable(z.int()),
      most: z.nullable(z.int()),
      unit: z.nullable(z.string()),
      /** How long each text of a list may be; null for the others. */
      mostCharacters: z.nullable(z.int()),
      description: z.string(),
    }),
  ),
});
