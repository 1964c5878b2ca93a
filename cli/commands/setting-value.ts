import type { ReplyOf } from "../../shared/contract/operation.ts";
import type { getSettings } from "../../shared/contract/operations/get-settings.ts";
import { usageFault } from "../faults.ts";
import { listed } from "../format.ts";

export type Setting = ReplyOf<typeof getSettings>["settings"][number];
type SettingValue = Setting["value"];

/** A value in words; of a list all its texts. */
export function shown(value: SettingValue): string {
  if (typeof value === "object") return listed(value);
  return typeof value === "number" ? String(value) : value ? "on" : "off";
}

/** A value in a table, where a list would push all else aside: of a list how many texts. */
export function shownShort(value: SettingValue): string {
  return typeof value === "object" ? String(value.length) : shown(value);
}

/** What a setting takes, in words. */
export function takes({ kind, least, most, unit, mostCharacters }: Setting): string {
  switch (kind) {
    case "switch":
      return "on, off";
    case "list":
      return `${least} to ${most} texts with commas between, each of at most ${mostCharacters} characters`;
    case "number":
      return `${least} to ${most} ${unit}`;
  }
}

const CURES = {
  switch: "Give on or off.",
  number: "Give a whole number in these bounds.",
  list: 'Give them as one word, or in quotes: "Production,Pre production".',
} as const;

/** What was typed, as the setting takes it; the service would refuse the rest, but knows no command line. */
export function valueFor(setting: Setting, text: string): SettingValue {
  const value = READERS[setting.kind](text, setting);
  if (value !== null) return value;
  throw usageFault(`${setting.name} takes ${takes(setting)}, not ${text}.`, CURES[setting.kind]);
}

const SWITCH: ReadonlyMap<string, boolean> = new Map([
  ["on", true],
  ["true", true],
  ["off", false],
  ["false", false],
]);

const READERS: Readonly<Record<Setting["kind"], (text: string, setting: Setting) => SettingValue | null>> = {
  switch: (text) => SWITCH.get(text) ?? null,
  number: (text, { least, most }) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : null;
    return value !== null && value >= (least ?? value) && value <= (most ?? value) ? value : null;
  },
  list: (text, setting) => {
    const texts = text.split(",").map((part) => part.trim());
    refuseTwice(setting, texts);
    const isGood = texts.every(
      (part) => part !== "" && part.length <= (setting.mostCharacters ?? Number.POSITIVE_INFINITY),
    );
    return isGood && texts.length <= (setting.most ?? Number.POSITIVE_INFINITY) ? texts : null;
  },
};

function refuseTwice({ name }: Setting, texts: readonly string[]): void {
  const plain = texts.map((text) => text.toLowerCase());
  const twice = texts.find((text, index) => text !== "" && plain.indexOf(text.toLowerCase()) < index);
  if (twice !== undefined)
    throw usageFault(
      `${name} would hold ${twice} twice.`,
      "Give each once; upper and lower case are the same.",
    );
}
