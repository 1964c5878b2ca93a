import type { Command } from "commander";
import type { InputFor, ReplyOf } from "../../shared/contract/operation.ts";
import { getSettings } from "../../shared/contract/operations/get-settings.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { usageFault } from "../faults.ts";
import { orDash } from "../format.ts";
import { nearest } from "../nearest.ts";
import { examples, type Repeatable, repeatable } from "../options.ts";
import { type Session, showOne } from "../session.ts";
import { type Column, type Details, renderTable } from "../table.ts";

type Settings = ReplyOf<typeof getSettings>;
type Setting = Settings["settings"][number];
type Value = Setting["value"];

const COLUMNS: readonly Column<Setting>[] = [
  { head: "name", cell: ({ name }) => name },
  { head: "value", cell: ({ value }) => shown(value) },
  { head: "default", cell: (setting) => shown(setting.default) },
  { head: "unit", cell: ({ unit }) => orDash(unit) },
  { head: "what it does", cell: ({ description }) => description },
];

function detailsOf(setting: Setting, value = shown(setting.value)): Details {
  return [
    ["name", setting.name],
    ["value", value],
    ["default", shown(setting.default)],
    ["takes", takes(setting)],
    ["what it does", setting.description],
  ];
}

/** `countersign settings ...` */
export function addSettings(program: Command, session: Session): void {
  const settings = program.command("settings").description("what applies to the whole service");
  examples(settings, "countersign settings list", "countersign settings set leaseDays 45");

  const list = settings
    .command("list")
    .description("show all settings")
    .action(async () => {
      const all = await session.send(getSettings, {});
      session.output.show(all, () => renderTable(COLUMNS, all.settings, session.output.emphasize));
    });
  examples(list, "countersign settings list", "countersign settings list --json");

  const get = settings
    .command("get")
    .description("show one setting")
    .argument("<name>", "its name, as list shows it")
    .action(async (name: string) => {
      const setting = settingOf(await session.send(getSettings, {}), name);
      showOne(session, setting, detailsOf(setting));
    });
  examples(get, "countersign settings get leaseDays");

  const set = settings
    .command("set")
    .description("change one setting; it is in force within 30 seconds")
    .argument("<name>", "its name, as list shows it")
    .argument("<value>", "a whole number; for a switch on or off")
    .action((name: string, text: string, options: Repeatable) => setOne(session, name, text, options));
  examples(
    repeatable(set),
    "countersign settings set leaseDays 45",
    "countersign settings set deactivateOldest on",
  );
}

async function setOne(session: Session, name: string, text: string, options: Repeatable): Promise<void> {
  const found = await session.send(getSettings, {});
  const before = settingOf(found, name);
  const body = { [before.name]: valueFor(before, text) } as InputFor<typeof updateSettings>["body"];
  const changed = await session.send(updateSettings, { body }, options);
  const after = settingOf(changed, name);
  // The answer to a command that is repeated is the old one, and may be older than what was just read.
  const isChanged = changed.revision > found.revision && after.value !== before.value;
  const value = isChanged
    ? `${shown(before.value)} → ${shown(after.value)}`
    : `${shown(before.value)} (as before)`;
  showOne(session, changed, detailsOf(before, value));
}

function settingOf({ settings }: Settings, name: string): Setting {
  const found = settings.find((setting) => setting.name === name);
  if (found !== undefined) return found;
  const meant = nearest(
    name,
    settings.map((setting) => setting.name),
  );
  throw usageFault(
    `There is no setting ${name}.`,
    `${meant === null ? "" : `Did you mean ${meant}? `}\`countersign settings list\` shows them all.`,
  );
}

const SWITCH: ReadonlyMap<string, boolean> = new Map([
  ["on", true],
  ["true", true],
  ["off", false],
  ["false", false],
]);

/** What was typed, as the setting takes it; the service would refuse the rest, but knows no command line. */
function valueFor(setting: Setting, text: string): Value {
  const { kind, name, least, most } = setting;
  const value = kind === "switch" ? SWITCH.get(text) : /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  const isInBounds = typeof value !== "number" || (value >= (least ?? value) && value <= (most ?? value));
  if (value !== undefined && isInBounds) return value;
  throw usageFault(
    `${name} takes ${takes(setting)}, not ${text}.`,
    kind === "switch" ? "Give on or off." : "Give a whole number in these bounds.",
  );
}

function takes({ kind, least, most, unit }: Setting): string {
  return kind === "switch" ? "on, off" : `${least} to ${most} ${unit}`;
}

function shown(value: Value): string {
  return typeof value === "number" ? String(value) : value ? "on" : "off";
}
