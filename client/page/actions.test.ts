import { describe, expect, it } from "vitest";
import { help } from "../command/help.ts";
import { act } from "./actions.ts";
import type { ActionName } from "./page-state.ts";
import { doubleOf } from "./testing/double.ts";
import { newStatus } from "./testing/statuses.ts";

/** Each action of the page: what it hands over, and the SDK's method and the command that do the same. */
const SAME: Readonly<Record<ActionName, readonly [object, string, string]>> = {
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

describe("everything on the page", () => {
  it.each(Object.entries(SAME))("%s is in the SDK and on the command line (A23)", async (name, same) => {
    const [input, method, command] = same;
    const double = doubleOf(newStatus());
    expect(await act(double, name as ActionName, { ...input })).toMatchObject({ ok: true });
    expect(double.asked.map((each) => each.name)).toEqual([method]);
    expect(help(command)).toMatch(new RegExp(`^Usage: countersign-node ${command}`));
  });

  it("that is only shown is what status shows (A23)", () => {
    expect(help("status")).toMatch(/^Usage: countersign-node status/);
  });
});
