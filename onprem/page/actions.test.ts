import { describe, expect, it } from "vitest";
import { help } from "../command/help.ts";
import { keysDouble } from "../keys/testing/double.ts";
import { act } from "./actions.ts";
import { openKeyDesk } from "./key-desk.ts";
import type { KeyActionName } from "./key-state.ts";
import type { ActionName } from "./page-state.ts";
import { doubleOf } from "./testing/double.ts";
import { newStatus } from "./testing/statuses.ts";

/** Each action of the page: what it hands over, and the SDK's method and the command that do the same. */
const SAME: Readonly<Record<Exclude<ActionName, KeyActionName>, readonly [object, string, string]>> = {
  activate: [{ token: "x" }, "activate", "activate"],
  request: [{}, "request", "request"],
  response: [{ text: "x" }, "acceptResponse", "respond"],
  return: [{ products: ["fax"] }, "giveBack", "return"],
  "last-return": [{}, "lastReturn", "return"],
  deactivate: [{ products: ["fax"] }, "deactivate", "deactivate"],
  refresh: [{}, "refresh", "verify"],
  "test-connection": [{}, "testConnection", "test-connection"],
  cluster: [{}, "cluster", "cluster"],
};

/** The same for the actions on license keys; what only shows asks nothing. */
const SAME_OF_KEYS: Readonly<
  Record<Exclude<KeyActionName, "finish-task">, readonly [object, string | null, string]>
> = {
  "inspect-keys": [{ text: "x" }, "inspect", "import"],
  "import-keys": [{ text: "x" }, "import", "import"],
  "plan-type-change": [{ texts: ["x"] }, "planTypeChange", "change-server-type"],
  "change-type": [{ texts: ["x"] }, "changeType", "change-server-type"],
  "authorize-keys": [{}, "authorize", "authorize"],
  "remove-keys": [{ fileId: "kfl_1" }, "remove", "keys remove"],
  "refresh-keys": [{}, "refresh", "keys refresh"],
  "key-records": [{}, null, "keys list"],
  "key-record": [{ number: "NW-00001" }, null, "keys show"],
  "assign-key": [{ user: "anna", type: "EndUser" }, "seats.assign", "seats assign"],
  "release-key": [{ user: "anna", type: "EndUser" }, "seats.release", "seats release"],
};

describe("everything on the page", () => {
  it.each(Object.entries(SAME))("%s is in the SDK and on the command line (A23)", async (name, same) => {
    const [input, method, command] = same;
    const double = doubleOf(newStatus());
    expect(await act({ licensing: double, desk: null }, name as ActionName, { ...input })).toMatchObject({
      ok: true,
    });
    expect(double.asked.map((each) => each.name)).toEqual([method]);
    expect(help(command)).toMatch(new RegExp(`^Usage: countersign-node ${command}`));
  });

  it.each(Object.entries(SAME_OF_KEYS))("%s is in the SDK and on the command line", async (name, same) => {
    const [input, method, command] = same;
    const keys = keysDouble();
    const desk = openKeyDesk(keys, { now: () => 0, onError: () => undefined });
    const subjects = { licensing: doubleOf(newStatus()), desk };
    expect(await act(subjects, name as ActionName, { ...input })).toMatchObject({ ok: true });
    expect(keys.asked.map((each) => each.name)).toEqual(method === null ? [] : [method]);
    const [word = "", under = ""] = command.split(" ");
    expect(help(word)).toMatch(new RegExp(`countersign-node ${word}.*\\b${under}`, "s"));
  });

  it("that is only shown is what status shows (A23)", () => {
    expect(help("status")).toMatch(/^Usage: countersign-node status/);
  });
});
