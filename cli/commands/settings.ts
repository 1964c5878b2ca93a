import type { Command } from "commander";
import type { InputFor, ReplyOf } from "../../shared/contract/operation.ts";
import { getSettings } from "../../shared/contract/operations/get-settings.ts";
import { updateSettings } from "../../shared/contract/operations/update-settings.ts";
import { usageFault } from "../faults.ts";
import { orDash } from "../format.ts";
import { nearest } from "../nearest.ts";
import { examples, type Repeatable, repeatable } from "../options.ts";
import { type Session, showOne } from "../session.ts";
import { type Column, type Details, renderDetails, renderTable } from "../table.ts";
import { type Setting, shown, shownShort, takes, valueFor } from "./setting-value.ts";

type Settings = ReplyOf<typeof getSettings>;

const COLUMNS: readonly Column<Setting>[] = [
  { head: "name", cell: ({ name }) => name },
  { head: "value", cell: ({ value }) => shownShort(value) },
  { head: "default", cell: (setting) => shownShort(setting.default) },
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
      session.output.show(all, () => listText(all, session.output.emphasize));
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
    .argument("<value>", "a whole number; for a switch on or off; for a list texts with commas between")
    .action((name: string, text: string, options: Repeatable) => setOne(session, name, text, options));
  examples(
    repeatable(set),
    "countersign settings set leaseDays 45",
    "countersign settings set deactivateOldest on",
    'countersign settings set serverTypes "Production,Test,Lab 2"',
  );
}

/** All settings in a table, and what is in the lists below it. */
function listText({ settings }: Settings, emphasize: (text: string) => string): string {
  const lists = settings.flatMap(
    ({ name, value }): Details => (typeof value === "object" ? [[name, shown(value)]] : []),
  );
  const table = renderTable(COLUMNS, settings, emphasize);
  return lists.length === 0 ? table : `${table}\n\n${renderDetails(lists)}`;
}

async function setOne(session: Session, name: string, text: string, options: Repeatable): Promise<void> {
  const found = await session.send(getSettings, {});
  const before = settingOf(found, name);
  const body = { [before.name]: valueFor(before, text) } as InputFor<typeof updateSettings>["body"];
  const changed = await session.send(updateSettings, { body }, options);
  const after = settingOf(changed, name);
  // The answer to a command that is repeated is the old one, and may be older than what was just read.
  const isChanged = changed.revision > found.revision && shown(after.value) !== shown(before.value);
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
