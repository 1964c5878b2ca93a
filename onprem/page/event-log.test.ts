import { describe, expect, it } from "vitest";
import { keepEvents } from "./event-log.ts";
import { doubleOf } from "./testing/double.ts";
import { evaluationView, inEvaluation, licensed, licenseView, newStatus } from "./testing/statuses.ts";

function log() {
  const double = doubleOf(newStatus([inEvaluation("fax", 3), inEvaluation("billing", 3)]));
  let now = 1_000;
  const kept = keepEvents(double, () => {
    now += 1;
    return now;
  });
  return { double, kept, texts: () => kept.events().map(({ text }) => text) };
}

describe("the events of the page", () => {
  it("are sentences, newest first", () => {
    const { double, texts } = log();
    double.raise("activated", { licenses: [licenseView("fax"), licenseView("billing")] });
    double.raise("downgraded", { licenses: [licenseView("fax")] });
    double.raise("not-licensed", { productCode: "fax" });
    double.raise("evaluation-ending", { evaluation: evaluationView("fax", 1) });
    double.raise("requirement-missing", { productCode: "billing", missing: ["fax", "other"] });
    double.raise("over-capacity", { application: licensed("fax", { capacity: 5 }, { unitsInUse: 7 }) });
    double.raise("clock-behind", { behindMs: 90_000_000 });
    expect(texts()).toEqual([
      "This server's clock is 25 hours behind.",
      "StoneFax uses 7 units, and its licenses cover 5.",
      "Call Accounting needs a license of StoneFax, other on this server.",
      "The evaluation of StoneFax ends in 1 day.",
      "StoneFax is used without a license.",
      "The vendor has ended: StoneFax.",
      "Activated: StoneFax, Call Accounting.",
    ]);
  });

  it("tell the same in a row once, with its count and the last time", () => {
    const { double, kept } = log();
    const away = { code: "SERVICE_UNREACHABLE", detail: "It does not answer." };
    for (const failures of [1, 2, 3]) double.raise("unreachable", { ...away, failures });
    expect(kept.events()).toEqual([
      {
        id: 1,
        at: 1_004,
        name: "unreachable",
        text: "The vendor's service was not reached: It does not answer. (SERVICE_UNREACHABLE)",
        times: 3,
      },
    ]);
  });

  it("are never more than a hundred", () => {
    const { double, kept } = log();
    for (let failures = 1; failures <= 150; failures += 1) double.raise("recovered", { failures });
    expect(kept.events()).toHaveLength(100);
    expect(kept.events()[0]?.text).toMatch(/after 150 failed attempts/);
  });
});
