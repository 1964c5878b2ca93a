import type { Change } from "./activity.ts";
import { changesBetween } from "./changes.ts";
import { LIMITS } from "./limits.ts";
import { textListFault } from "./text-list.ts";

/** What a vendor may set for the whole service. A duration is in days; 0 of a threshold, cap or rule turns it off. */
export interface Settings {
  readonly leaseDays: number;
  readonly evaluationDays: number;
  readonly evaluationExtensions: number;
  readonly evaluationStartsPerAddressAndHour: number;
  readonly deactivateOldest: boolean;
  readonly releasesPerLicenseAndYear: number;
  readonly staleAfterDays: number;
  readonly logFailedAttempts: boolean;
  readonly activityRetentionDays: number;
  readonly blacklistDomainAfterFailedAttempts: number;
  readonly blacklistIpAfterFailedAttempts: number;
  readonly blacklistDays: number;
  readonly blacklistDryRun: boolean;
  readonly blacklistRefusesEveryone: boolean;
  readonly customerActivationsPage: boolean;
  readonly customerMayDeactivate: boolean;
  readonly serverTypes: readonly string[];
}

export type SettingName = keyof Settings;

/** A setting's default, its bounds, and what it does, for people. */
export type SettingRule =
  | {
      readonly kind: "number";
      readonly default: number;
      readonly least: number;
      readonly most: number;
      readonly unit: "days" | "attempts" | "releases" | "extensions" | "evaluations";
      readonly description: string;
    }
  | { readonly kind: "switch"; readonly default: boolean; readonly description: string }
  | {
      readonly kind: "list";
      readonly default: readonly string[];
      /** At most so many texts, of so many characters each, none of them twice; and one at least. */
      readonly most: number;
      readonly mostCharacters: number;
      readonly description: string;
    };

/** Every setting, in the order in which pages show them. */
export const SETTING_RULES = {
  leaseDays: {
    kind: "number",
    default: 30,
    least: 1,
    most: 90,
    unit: "days",
    description: "How long an online installation may run without contact.",
  },
  evaluationDays: {
    kind: "number",
    default: 30,
    least: 1,
    most: 365,
    unit: "days",
    description: "How long a product runs in evaluation after its installation.",
  },
  evaluationExtensions: {
    kind: "number",
    default: 1,
    least: 0,
    most: 10,
    unit: "extensions",
    description: "How often sales may extend one evaluation. 0: never.",
  },
  evaluationStartsPerAddressAndHour: {
    kind: "number",
    default: 60,
    least: 0,
    most: 100_000,
    unit: "evaluations",
    description:
      "New evaluations that one address may start within an hour (of IPv6 a /64). 0: as many as it likes.",
  },
  deactivateOldest: {
    kind: "switch",
    default: false,
    description:
      "When all parallel uses are taken, the newcomer takes the oldest one's place. Applies to licenses that say nothing else.",
  },
  releasesPerLicenseAndYear: {
    kind: "number",
    default: 0,
    least: 0,
    most: 100_000,
    unit: "releases",
    description:
      "How often customers and their servers may release a use of one license in a calendar year (UTC). 0: as often as they like.",
  },
  staleAfterDays: {
    kind: "number",
    default: 0,
    least: 0,
    most: 3_650,
    unit: "days",
    description:
      "The sweep releases activations that were without contact for so long; offline ones never. 0: none.",
  },
  logFailedAttempts: {
    kind: "switch",
    default: true,
    description: "Failed activations are recorded with their reason and full context.",
  },
  activityRetentionDays: {
    kind: "number",
    default: 365,
    least: 31,
    most: 3_650,
    unit: "days",
    description: "How long the activity log and failed attempts are kept.",
  },
  blacklistDomainAfterFailedAttempts: {
    kind: "number",
    default: 10,
    least: 0,
    most: 100_000,
    unit: "attempts",
    description:
      "Failed attempts in 24 hours that blacklist a domain (lm_blacklist_domain_after_failed_attempts). 0: never.",
  },
  blacklistIpAfterFailedAttempts: {
    kind: "number",
    default: 20,
    least: 0,
    most: 100_000,
    unit: "attempts",
    description:
      "Failed attempts in 24 hours that blacklist an address (lm_blacklist_ip_after_failed_attempts). 0: never.",
  },
  blacklistDays: {
    kind: "number",
    default: 30,
    least: 0,
    most: 3_650,
    unit: "days",
    description: "How long an automatic blacklist entry lasts. 0: until it is lifted.",
  },
  blacklistDryRun: {
    kind: "switch",
    default: false,
    description: "Automatic blacklist entries are shown and logged, but refuse nobody.",
  },
  blacklistRefusesEveryone: {
    kind: "switch",
    default: false,
    description: "Automatic blacklist entries refuse also those who bring a proof of their right.",
  },
  customerActivationsPage: {
    kind: "switch",
    default: true,
    description: "Customers see their activations in the portal.",
  },
  customerMayDeactivate: {
    kind: "switch",
    default: true,
    description: "Customers may deactivate their activations.",
  },
  serverTypes: {
    kind: "list",
    default: ["Production", "Staging", "Test", "Development", "Training"],
    most: LIMITS.serverTypes,
    mostCharacters: 40,
    description:
      "The types of servers that key files are made for. Files of a type that is taken away stay as they are.",
  },
} as const satisfies { readonly [K in SettingName]: SettingRule };

/** The names of all settings, in their order. */
export const SETTING_NAMES = Object.keys(SETTING_RULES) as readonly SettingName[];

/** What applies until a vendor sets something else. */
export const DEFAULT_SETTINGS: Settings = settingsFrom({});

/** Settings from what was stored: what is absent, or does not fit its rule any more, has its default. */
export function settingsFrom(stored: Readonly<Record<string, unknown>>): Settings {
  const entries = SETTING_NAMES.map((name) => {
    const rule: SettingRule = SETTING_RULES[name];
    const value = stored[name];
    return [name, fits(rule, value) ? value : rule.default];
  });
  return Object.fromEntries(entries) as Settings;
}

/**
 * What a change makes of stored values: the values to store, the settings after it, and what changed. Naming a setting with
 * the value it has changes nothing; what nobody set is not stored, so that it follows its default.
 */
export function changeSettings(
  stored: Readonly<Record<string, unknown>>,
  given: { readonly [K in SettingName]?: Settings[K] | undefined },
): {
  readonly values: Readonly<Record<string, unknown>>;
  readonly settings: Settings;
  readonly changes: readonly Change[];
} {
  const current = settingsFrom(stored);
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  const changes = changesBetween(current, { ...current, ...Object.fromEntries(named) }, SETTING_NAMES);
  const changed = Object.fromEntries(changes.map(({ field, after }) => [field, after]));
  return { values: { ...stored, ...changed }, settings: { ...current, ...changed }, changes };
}

function fits(rule: SettingRule, value: unknown): boolean {
  if (rule.kind === "switch") return typeof value === "boolean";
  if (rule.kind === "list")
    return (
      Array.isArray(value) &&
      value.every((text) => typeof text === "string") &&
      textListFault(value, rule) === null
    );
  return Number.isSafeInteger(value) && Number(value) >= rule.least && Number(value) <= rule.most;
}
