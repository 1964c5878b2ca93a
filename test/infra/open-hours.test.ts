import { beforeAll, expect, test } from "vitest";
import { SEAL_AFTER_MS } from "../../shared/domain/activity-hours.ts";
import { nameOf, ofType, placeholders, type Synthesized, synthesized } from "./synthesized.ts";

let production: Synthesized;
beforeAll(() => {
  production = synthesized(placeholders());
});

/** An entry states a time of its own run: a function that ends in time writes it while the hour is open. */
test("no function runs longer than a tenth of the time for which a past hour of the log stays open", () => {
  const functions = ofType(production, "AWS::Lambda::Function").map(([, lambda]) => ({
    name: nameOf(lambda),
    seconds: Number(lambda.Properties.Timeout),
  }));
  expect(functions.length).toBeGreaterThan(10);
  for (const { name, seconds } of functions) {
    expect(seconds, name).toBeGreaterThan(0);
    expect(seconds * 1_000, name).toBeLessThanOrEqual(SEAL_AFTER_MS / 10);
  }
});
