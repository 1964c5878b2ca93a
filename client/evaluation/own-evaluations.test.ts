import { describe, expect, it } from "vitest";
import type { Snapshot } from "../state/snapshot.ts";
import { DAY, heldLicense, snapshot, T0 } from "../testing/snapshots.ts";
import { evaluationsOf } from "./own-evaluations.ts";

const applications = [{ code: "mill", name: "Mill", requires: [] }];

function only(found: Snapshot, now: number, ranMs = 0) {
  const [evaluation] = evaluationsOf(found, { applications, now, ranMs });
  return evaluation;
}

const installed = (at: number, ranMs = 0) => ({ installed: [{ code: "mill", at, ranMs }] });

function told(code: string, startsAt: number, endsAt: number, serial = T0): Pick<Snapshot, "evaluations"> {
  const product = { id: `prd_${code}`, code, name: "The Mill" };
  const common = { iss: "i", aud: "n", sub: "n", iat: 0, jti: "j", nonce: "n" };
  return { evaluations: { ...common, serial, evaluations: [{ product, startsAt, endsAt }] } };
}

describe("a server's own count", () => {
  it("is 30 days from the installation, to the millisecond (A5)", () => {
    const found = snapshot(installed(T0));
    const states = [-1, 0, 1].map((ms) => only(found, T0 + 30 * DAY + ms)?.state);
    expect(states).toEqual(["running", "over", "over"]);
    expect(only(found, T0)).toEqual({
      product: { code: "mill", name: "Mill" },
      startsAt: T0,
      endsAt: T0 + 30 * DAY,
      daysLeft: 30,
      state: "running",
      source: "own",
    });
  });

  it("tells the days that are left, rounded up", () => {
    const found = snapshot(installed(T0));
    const end = T0 + 30 * DAY;
    const left = [end - 1, end - DAY, end - DAY - 1, end, end + DAY].map((now) => only(found, now)?.daysLeft);
    expect(left).toEqual([1, 1, 2, 0, 0]);
  });

  it("is over after 30 days of running, whatever the clock says", () => {
    const found = snapshot(installed(T0));
    const back = T0 - 3_650 * DAY;
    expect([30 * DAY - 1, 30 * DAY].map((ranMs) => only(found, back, ranMs)?.state)).toEqual([
      "running",
      "over",
    ]);
  });

  it("of an installation in the future counts what programs have run since, and no day more", () => {
    const found = snapshot(installed(T0 + 3_650 * DAY));
    expect(only(found, T0, 0)).toMatchObject({ state: "running", daysLeft: 30 });
    expect(only(found, T0 + 9 * DAY, 9 * DAY)).toMatchObject({ state: "running", daysLeft: 21 });
    expect(only(found, T0 + 30 * DAY, 30 * DAY)).toMatchObject({ state: "over" });
  });

  it("of an application that came later begins with that, not with the server", () => {
    const found = snapshot(installed(T0, 400 * DAY));
    expect(only(found, T0 + DAY, 401 * DAY)).toMatchObject({ startsAt: T0, daysLeft: 29, state: "running" });
  });

  it("is none where no installation could be noted", () => {
    expect(only(snapshot(), T0)).toBeUndefined();
  });
});

describe("what the service has signed counts instead", () => {
  it("shorter, after a reinstall", () => {
    const found = snapshot(installed(T0), told("mill", T0 - 25 * DAY, T0 + 5 * DAY));
    expect(only(found, T0 + 5 * DAY - 1)).toMatchObject({
      product: { code: "mill", name: "The Mill" },
      startsAt: T0 - 25 * DAY,
      state: "running",
      source: "service",
    });
    expect(only(found, T0 + 5 * DAY)?.state).toBe("over");
  });

  it("and longer, when it was extended", () => {
    const found = snapshot(installed(T0), told("mill", T0, T0 + 60 * DAY));
    expect([60 * DAY - 1, 60 * DAY].map((ms) => only(found, T0 + ms, ms)?.state)).toEqual([
      "running",
      "over",
    ]);
  });

  it("also where this server's own note is missing", () => {
    expect(only(snapshot({}, told("mill", T0, T0 + 9 * DAY)), T0)).toMatchObject({ daysLeft: 9 });
  });

  it("of another product it says nothing", () => {
    const found = snapshot(installed(T0), told("saw", T0, T0 + 90 * DAY));
    expect(only(found, T0)).toMatchObject({ source: "own", daysLeft: 30 });
  });

  it("by an extension in a response string, the newest document of both", () => {
    const file = told("mill", T0, T0 + 30 * DAY, T0);
    const at = (serial: number) =>
      snapshot(installed(T0), {
        ...file,
        responses: [{ serial, evaluations: [{ code: "mill", endsAt: T0 + 75 * DAY }] }],
      });
    expect(only(at(T0 + 1), T0)?.daysLeft).toBe(75);
    expect(only(at(T0 - 1), T0)?.daysLeft).toBe(30);
  });
});

describe("a license replaces the evaluation for good", () => {
  const isReplaced = (found: Snapshot) => only(found, T0 + DAY)?.state === "replaced";

  it("while it is held, after it was given back, and after it was taken away", () => {
    const license = heldLicense("mill");
    const gone = { license, serial: T0, at: T0 };
    expect(isReplaced(snapshot(installed(T0), { licenses: [license] }))).toBe(true);
    expect(isReplaced(snapshot({ ...installed(T0), licensed: ["mill"] }))).toBe(true);
    for (const code of ["RELEASED", "LICENSE_REVOKED"] as const)
      expect(isReplaced(snapshot({ ...installed(T0), removed: [{ ...gone, code }] }))).toBe(true);
  });

  it("of that product only", () => {
    expect(isReplaced(snapshot(installed(T0), { licenses: [heldLicense("saw")] }))).toBe(false);
  });

  it("and an extension does not bring it back", () => {
    const found = snapshot(
      { ...installed(T0), licensed: ["mill"] },
      { responses: [{ serial: T0 + 1, evaluations: [{ code: "mill", endsAt: T0 + 75 * DAY }] }] },
    );
    expect(isReplaced(found)).toBe(true);
  });
});
