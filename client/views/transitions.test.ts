import { describe, expect, it } from "vitest";
import { evaluationsOf } from "../evaluation/own-evaluations.ts";
import type { Status } from "../status.ts";
import { DAY, snapshot, T0 } from "../testing/snapshots.ts";
import type { ApplicationView, EvaluationView } from "./application-view.ts";
import type { LicenseView } from "./license-view.ts";
import { transitionsOf } from "./transitions.ts";

const OK = { kind: "ok", detail: null, fix: null } as const;

function status(change: {
  licenses?: Partial<LicenseView>[];
  state?: Status["state"];
  clockBehindMs?: number;
  applications?: Partial<ApplicationView>[];
  evaluations?: EvaluationView[];
}) {
  const none = { licenses: [], applications: [], evaluations: [], state: OK, clockBehindMs: 0 };
  return { ...none, ...change } as unknown as Status;
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

describe("what an application lacks is raised", () => {
  const product = { code: "mill", name: "Mill" };
  const using = (unitsInUse: number, change: Partial<ApplicationView> = {}) =>
    status({ applications: [{ product, missing: [], capacity: 10, unitsInUse, isUsable: true, ...change }] });

  it("once for more units than are covered, and again after it was mended (A17)", () => {
    expect(namesOf(using(10), using(11), using(12), using(10), using(11))).toEqual([
      [],
      ["over-capacity"],
      [],
      [],
      ["over-capacity"],
    ]);
    expect(namesOf(using(11, { capacity: null }), using(11, { isUsable: false }))).toEqual([[], []]);
  });

  it("once for each set of licenses that are missing (A17)", () => {
    const lacking = (...missing: string[]) => using(0, { missing });
    const names = namesOf(lacking("a"), lacking("a"), lacking("a", "b"), lacking(), lacking("a"));
    const one = ["requirement-missing"];
    expect(names).toEqual([one, [], one, [], one]);
  });
});

describe("the end of an evaluation", () => {
  const applications = [{ code: "mill", name: "Mill", requires: [] }];
  const found = snapshot({ installed: [{ code: "mill", at: T0, ranMs: 0 }] });

  /** What is raised on these days after the installation; each start of the program knows only what was stored. */
  function raised(days: readonly number[], told: Set<string> = new Set()) {
    return days.flatMap((day) => {
      const evaluations = evaluationsOf(found, { applications, now: T0 + day * DAY, ranMs: 0 });
      const after = transitionsOf(status({ evaluations: [...evaluations] }), new Set(), told);
      for (const key of after.told) told.add(key);
      return after.raised.map(({ name, data }) => {
        const { daysLeft } = "evaluation" in data ? data.evaluation : { daysLeft: -1 };
        return `${name} ${daysLeft}`;
      });
    });
  }

  it("is told 14, 7, 3 and 1 days before, and when it is there: once each, over any number of starts (A5)", () => {
    const hours = Array.from({ length: 24 * 40 }, (_, hour) => hour / 24);
    expect(raised(hours)).toEqual([
      "evaluation-ending 14",
      "evaluation-ending 7",
      "evaluation-ending 3",
      "evaluation-ending 1",
      "evaluation-over 0",
    ]);
  });

  it("to the millisecond", () => {
    const ms = 1 / DAY;
    expect(raised([16 - ms])).toEqual([]);
    expect(raised([16])).toEqual(["evaluation-ending 14"]);
    expect(raised([30 - ms])).toEqual(["evaluation-ending 1"]);
    expect(raised([30])).toEqual(["evaluation-over 0"]);
  });

  it("makes up for no warning that was missed: the one that is due is told alone", () => {
    expect(raised([0, 28])).toEqual(["evaluation-ending 2"]);
    expect(raised([0, 45, 46])).toEqual(["evaluation-over 0"]);
  });

  it("that moves by less than a day, as by a clock that was set, is told no second time; one that was put off is", () => {
    const told = new Set<string>();
    const ending = (endsAt: number, daysLeft: number): EvaluationView => ({
      product: { code: "mill", name: "Mill" },
      startsAt: T0,
      endsAt,
      daysLeft,
      state: "running",
      source: "own",
    });
    const names = (endsAt: number) => {
      const after = transitionsOf(status({ evaluations: [ending(endsAt, 3)] }), new Set(), told);
      for (const key of after.told) told.add(key);
      return after.raised.length;
    };
    expect([0, 1, -1, DAY - 1, 30 * DAY, 30 * DAY + 1].map((ms) => names(T0 + ms))).toEqual([
      1, 0, 0, 0, 1, 0,
    ]);
    expect(told.size).toBe(2);
  });

  it("of a product that was licensed is nobody's concern, and of two products each is told", () => {
    const two = ["mill", "saw"].map((code) => ({ code, name: code, requires: [] }));
    const installed = two.map(({ code }) => ({ code, at: T0, ranMs: 0 }));
    const both = (licensed: string[]) =>
      evaluationsOf(snapshot({ installed, licensed }), {
        applications: two,
        now: T0 + 29 * DAY,
        ranMs: 0,
      });
    expect(namesOf(status({ evaluations: [...both([])] }))[0]).toHaveLength(2);
    expect(namesOf(status({ evaluations: [...both(["mill", "saw"])] }))).toEqual([[]]);
  });
});
