import { describe, expect, it } from "vitest";
import type { LicenseView } from "./license-view.ts";
import type { Status } from "./status.ts";
import { transitionsOf } from "./transitions.ts";

const OK = { kind: "ok", detail: null, fix: null } as const;

function status(change: {
  licenses?: Partial<LicenseView>[];
  state?: Status["state"];
  clockBehindMs?: number;
}) {
  return { licenses: [], state: OK, clockBehindMs: 0, ...change } as unknown as Status;
}

/** The names of the events that each status in a row brings. */
function namesOf(...steps: Status[]): string[][] {
  let known: ReadonlySet<string> = new Set();
  return steps.map((step) => {
    const found = transitionsOf(step, known);
    known = found.known;
    return found.raised.map(({ name }) => name);
  });
}

const license = (state: LicenseView["status"], removed: LicenseView["removed"] = null) =>
  status({ licenses: [{ code: "C", status: state, removed }] });

describe("an event is raised", () => {
  it("once for each license and state, and again only after it was mended", () => {
    const steps = [license("expiring"), license("expiring"), license("valid"), license("expiring")];
    expect(namesOf(...steps)).toEqual([["expiring"], [], [], ["expiring"]]);
  });

  it("for the end of the license as for the end of its lease", () => {
    expect(namesOf(license("in-grace"), license("expired"))).toEqual([["expiring"], ["expired"]]);
    expect(namesOf(license("authorization-expired"))).toEqual([["expired"]]);
  });

  it("not for what a verdict has taken away: that was told as a downgrade", () => {
    expect(namesOf(license("expired", { code: "LICENSE_EXPIRED", at: 0 }))).toEqual([[]]);
  });

  it("for a fault of the files, and for another one", () => {
    const fault = (kind: Status["state"]["kind"]) => status({ state: { kind, detail: "", fix: "" } });
    expect(namesOf(fault("corrupt"), fault("corrupt"), fault("copied"))).toEqual([
      ["state-fault"],
      [],
      ["state-fault"],
    ]);
  });

  it("for a clock that is more than 24 hours behind", () => {
    const behind = (clockBehindMs: number) => status({ clockBehindMs });
    expect(namesOf(behind(86_400_000), behind(86_400_001), behind(90_000_000))).toEqual([
      [],
      ["clock-behind"],
      [],
    ]);
  });
});
