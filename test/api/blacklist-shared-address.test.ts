import { afterEach, beforeEach, expect, test } from "vitest";
import { type SharedOutcome, shareAddress } from "../support/brute-force.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { vendorSettings } from "../support/vendor-settings.ts";

/** COUNTERSIGN_LONG=1 is the full form. Nothing in it is left to chance but who is first. */
const IS_LONG = process.env["COUNTERSIGN_LONG"] === "1";
const PLAN = IS_LONG ? { customers: 1_000, rounds: 5 } : { customers: 40, rounds: 3 };

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.close());

const report = (name: string, { refused, ...rest }: SharedOutcome) =>
  console.log(`${name}: ${JSON.stringify({ ...PLAN, ...rest, refused: refused.length })}`);

test(`of ${PLAN.customers} customers behind the address of one who guesses at most 0.1 % of the requests are refused (G24)`, {
  timeout: IS_LONG ? 3_600_000 : 60_000,
}, async () => {
  const outcome = await shareAddress(service, PLAN);
  report("shared address", outcome);
  expect(outcome.asked).toBe(PLAN.customers * PLAN.rounds);
  expect(outcome.refused.length).toBeLessThanOrEqual(outcome.asked / 1_000);
  // Eight guess at once, so that seven more may be under way when the block begins.
  expect(outcome.guesses - outcome.guessesRefused).toBeLessThanOrEqual(20 + 7);
});

test("mutant control: a blacklist that takes no proof refuses them", { timeout: 60_000 }, async () => {
  await vendorSettings(service).update({ blacklistRefusesEveryone: true });
  const outcome = await shareAddress(service, { customers: 20, rounds: 3 });
  expect(outcome.refused.length).toBeGreaterThan(outcome.asked / 4);
});
