import { describe, expect, it } from "vitest";
import { DAY, inEvaluation, licensed, T0 } from "../testing/statuses.ts";
import { capacityText, datesOf, listed, modeWord, statusWord, typeWord } from "./words.ts";

describe("what the list says of an application", () => {
  it("is licensed, in evaluation, permanent, or expired (A1)", () => {
    expect(statusWord(licensed("fax")).word).toBe("Licensed");
    expect(statusWord(inEvaluation("fax", 12)).word).toBe("In evaluation, 12 days left");
    expect(statusWord(inEvaluation("fax", 1)).word).toBe("In evaluation, 1 day left");
    expect(statusWord(inEvaluation("fax", 0)).word).toBe("Evaluation over");
    expect(statusWord(licensed("fax", { status: "expired" })).word).toBe("Expired");
    expect(typeWord(licensed("fax").type)).toBe("Perpetual");
  });

  it("has a type, and Unknown for what is not recognized (A2)", () => {
    const types = ["perpetual", "subscription", "evaluation", "unknown", "rental"] as const;
    expect(types.map((type) => typeWord(type as "unknown"))).toEqual([
      "Perpetual",
      "Subscription",
      "Evaluation",
      "Unknown",
      "Unknown",
    ]);
    expect(statusWord(licensed("fax", { status: "rented" as "valid" })).word).toBe("Unknown");
  });

  it("shows no end of a perpetual license, and the end of a subscription with its grace days (A2)", () => {
    const end = { expiresAt: T0, runsUntil: T0 + 7 * DAY };
    expect(datesOf(licensed("fax", end))).toEqual([]);
    expect(datesOf(licensed("fax", { ...end, type: "subscription" }))).toEqual([
      { label: "Ends", at: T0 },
      { label: "Runs until", at: T0 + 7 * DAY },
    ]);
    expect(datesOf(licensed("fax", { ...end, type: "subscription", status: "expired" }))).toEqual([
      { label: "Ended", at: T0 },
    ]);
    expect(datesOf(licensed("fax", { maintenanceUntil: T0 }))).toEqual([
      { label: "Maintenance until", at: T0 },
    ]);
  });

  it("says the capacity, and nothing where there is nothing to say (A3)", () => {
    const units = (capacity: number | null, unitsInUse: number | null) =>
      capacityText(licensed("fax", { capacity }, { unitsInUse }));
    expect(units(50, 12)).toBe("12 of 50 in use");
    expect(units(1, null)).toBe("1 unit");
    expect(units(null, null)).toBe("Unlimited");
    expect(units(null, 3)).toBe("3 in use, unlimited");
    expect(capacityText(inEvaluation("fax", 3))).toBeNull();
    expect(capacityText(inEvaluation("fax", 3, { unitsInUse: 2 }))).toBe("2 units in use");
  });
});

describe("the mode", () => {
  it("is not said of a brand-new server (A3)", () => {
    expect(modeWord({ isNew: true, mode: "not-activated" })).toBeNull();
    expect(modeWord({ isNew: false, mode: "offline" })).toBe("Offline");
  });
});

it("names stand in a sentence", () => {
  expect([listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])]).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
  ]);
});
