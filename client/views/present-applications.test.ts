import { describe, expect, it } from "vitest";
import type { HeldLicense } from "../state/stored-state.ts";
import { DAY, heldLicense, T0 } from "../testing/snapshots.ts";
import type { EvaluationView } from "./application-view.ts";
import { presentApplications } from "./present-applications.ts";
import { viewOfHeld, viewOfRemoved } from "./present-license.ts";

function application(code: string, requires: readonly string[] = []) {
  return { code, name: `${code} here`, requires };
}

function evaluation(code: string, change: Partial<EvaluationView> = {}): EvaluationView {
  const dates = { startsAt: T0, endsAt: T0 + 30 * DAY, daysLeft: 30 };
  const product = { code, name: `${code} here` };
  return { product, ...dates, state: "running", source: "own", ...change };
}

interface Given {
  readonly applications?: readonly ReturnType<typeof application>[];
  readonly held?: readonly HeldLicense[];
  readonly evaluations?: readonly EvaluationView[];
  readonly units?: Readonly<Record<string, number>>;
  readonly now?: number;
}

function listed({ applications = [], held = [], evaluations = [], units = {}, now = T0 }: Given) {
  const licenses = held.map((license) => viewOfHeld(license, now));
  const facts = { applications, licenses, evaluations, units: new Map(Object.entries(units)) };
  return presentApplications(facts);
}

describe("the list of applications", () => {
  it("has every one: licensed for good, by subscription, in evaluation, over, and of which nothing is known (A1, A2)", () => {
    const over = evaluation("saw", { state: "over", daysLeft: 0 });
    const all = listed({
      applications: ["mill", "fax", "lathe", "saw", "drill"].map((code) => application(code)),
      held: [heldLicense("mill"), heldLicense("fax", { type: "subscription", expiresAt: T0 + 90 * DAY })],
      evaluations: [evaluation("lathe"), over],
    });
    expect(
      all.map(({ product, type, status, isUsable, expiresAt }) => [
        product.code,
        type,
        status,
        isUsable,
        expiresAt === null ? null : (expiresAt - T0) / DAY,
      ]),
    ).toEqual([
      ["mill", "perpetual", "valid", true, null],
      ["fax", "subscription", "valid", true, 90],
      ["lathe", "evaluation", "evaluation", true, 30],
      ["saw", "evaluation", "expired", false, 30],
      ["drill", "unknown", "not-activated", false, null],
    ]);
  });

  it("keeps the developer's order, and adds what is licensed besides", () => {
    const all = listed({
      applications: [application("saw"), application("mill")],
      held: [heldLicense("fax"), heldLicense("mill")],
    });
    expect(all.map(({ product }) => product.name)).toEqual(["saw here", "MILL", "FAX"]);
  });

  it("shows a license that is not for resale, and one that came by a string, as what they are (A3, A24)", () => {
    const [one] = listed({
      held: [heldLicense("mill", { class: "not-for-resale", deadlineAt: null })],
    });
    expect(one).toMatchObject({ class: "not-for-resale", mode: "offline", deadlineAt: null });
  });

  it("shows a type that is not recognized as such (A2)", () => {
    const [one] = listed({ held: [heldLicense("mill", { type: "unknown" })] });
    expect(one).toMatchObject({ type: "unknown", isUsable: true });
  });

  it("runs on the best of several licenses, and adds up what they cover", () => {
    const old = heldLicense("mill", { id: "o", capacity: 100, expiresAt: T0 - 1, features: ["fax"] });
    const new1 = heldLicense("mill", { id: "a", capacity: 10, features: ["color"] });
    const new2 = heldLicense("mill", { id: "b", capacity: 5, features: ["color", "pdf"] });
    const [one] = listed({ held: [old, new1, new2] });
    expect(one).toMatchObject({ status: "valid", capacity: 15, features: ["color", "pdf"] });
    expect(one?.licenses).toHaveLength(3);
    expect(listed({ held: [new1, heldLicense("mill", { id: "c" })] })[0]?.capacity).toBeNull();
  });

  it("names the end of one that is over, with what it covered", () => {
    const [one] = listed({ held: [heldLicense("mill", { capacity: 9, expiresAt: T0 - 1 })] });
    expect(one).toMatchObject({ status: "expired", isUsable: false, capacity: 9 });
  });

  it("shows what a verdict has taken away", () => {
    const removed = { license: heldLicense("mill"), code: "LICENSE_BLOCKED", serial: T0, at: T0 } as const;
    const view = viewOfRemoved(removed);
    const licenses = view === null ? [] : [view];
    const facts = { applications: [], licenses, evaluations: [], units: new Map() };
    expect(presentApplications(facts)[0]).toMatchObject({ status: "blocked", isUsable: false });
  });

  it("of a product that was licensed and is not any more says neither evaluation nor an end", () => {
    const [one] = listed({
      applications: [application("mill")],
      evaluations: [evaluation("mill", { state: "replaced" })],
    });
    expect(one).toMatchObject({ type: "unknown", status: "not-activated", isUsable: false, expiresAt: null });
  });
});

describe("more units than the licenses cover (A17)", () => {
  const held = [heldLicense("mill", { capacity: 10 })];

  it("is a status from the first unit on that is too many; the application runs on", () => {
    const statuses = [9, 10, 11].map((mill) => listed({ held, units: { mill } })[0]);
    expect(statuses.map((each) => each?.status)).toEqual(["valid", "valid", "over-capacity"]);
    expect(statuses[2]).toMatchObject({ isUsable: true, unitsInUse: 11, capacity: 10 });
  });

  it("is none without a bound, in evaluation, and for a license that is over", () => {
    const units = { mill: 1_000 };
    expect(listed({ held: [heldLicense("mill")], units })[0]?.status).toBe("valid");
    expect(
      listed({ applications: [application("mill")], evaluations: [evaluation("mill")], units })[0]?.status,
    ).toBe("evaluation");
    expect(listed({ held, units, now: T0 + 30 * DAY })[0]?.status).toBe("authorization-expired");
  });

  it("in the grace days says these", () => {
    const inGrace = heldLicense("mill", { capacity: 10, expiresAt: T0, graceDays: 5 });
    expect(listed({ held: [inGrace], units: { mill: 11 }, now: T0 + DAY })[0]?.status).toBe("in-grace");
  });
});

describe("a product that needs another one (A17)", () => {
  const applications = [application("fax", ["mill"]), application("mill")];
  const missing = (given: Given) => listed({ applications, ...given })[0]?.missing;

  it("misses it while it may not run here", () => {
    expect(missing({})).toEqual(["mill"]);
    expect(missing({ held: [heldLicense("mill")] })).toEqual([]);
    expect(missing({ held: [heldLicense("mill", { expiresAt: T0 })] })).toEqual(["mill"]);
  });

  it("is content with an evaluation of it, until that is over", () => {
    expect(missing({ evaluations: [evaluation("mill")] })).toEqual([]);
    expect(missing({ evaluations: [evaluation("mill", { state: "over" })] })).toEqual(["mill"]);
  });
});
