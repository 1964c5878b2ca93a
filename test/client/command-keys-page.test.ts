import { expect, it } from "vitest";
import { COMMANDS } from "../../onprem/command/commands.ts";
import type { LicenseKeys, Seats } from "../../onprem/keys/license-keys.ts";
import { keysDouble } from "../../onprem/keys/testing/double.ts";
import type { KeyActionName } from "../../onprem/page/key-state.ts";
import { commandLine } from "./command-line.ts";

/** What does on the command line, and in the SDK, what each action of the page does with license keys. */
const SAME: Record<
  Exclude<KeyActionName, "finish-task">,
  { readonly command: string; readonly method: keyof LicenseKeys | `seats.${keyof Seats}` }
> = {
  "inspect-keys": { command: "import", method: "inspect" },
  "import-keys": { command: "import", method: "import" },
  "plan-type-change": { command: "change-server-type", method: "planTypeChange" },
  "change-type": { command: "change-server-type", method: "changeType" },
  "authorize-keys": { command: "authorize", method: "authorize" },
  "remove-keys": { command: "keys remove", method: "remove" },
  "refresh-keys": { command: "keys refresh", method: "refresh" },
  "key-records": { command: "keys list", method: "records" },
  "key-record": { command: "keys show", method: "record" },
  "assign-key": { command: "seats assign", method: "seats.assign" },
  "release-key": { command: "seats release", method: "seats.release" },
};

it.each(Object.entries(SAME))("the page's %s is a command and a method of the SDK (A23)", (_, same) => {
  expect(Object.keys(COMMANDS)).toContain(same.command);
  const [first = "", second] = same.method.split(".");
  const keys = keysDouble() as unknown as Record<string, unknown>;
  const method = second === undefined ? keys[first] : (keys[first] as Record<string, unknown>)[second];
  expect(method).toBeTypeOf("function");
});

it("all that the page shows of license keys is in `keys --json` and `keys list --json`, as the SDK tells it (A23)", async () => {
  const double = keysDouble();
  const { type } = commandLine({}, async () => double);
  const instants = (name: string, value: unknown) =>
    typeof value === "number" && /At$|Until$/.test(name) ? new Date(value).toISOString() : value;
  const shown = (value: unknown) => JSON.parse(JSON.stringify(value, instants));
  expect(JSON.parse((await type("keys --json")).out)).toEqual(shown(double.status()));
  expect(JSON.parse((await type("keys list --json")).out).keys).toEqual(shown(double.records()));
});
