import { afterEach, beforeEach, expect, test } from "vitest";
import { newSeed } from "../model/random.ts";
import { type Framed, frameVictim } from "../support/framing.ts";
import type { Tamper } from "../support/from-address.ts";
import { startTestService, type TestService } from "../support/service.ts";

/** COUNTERSIGN_LONG=1 is the full form; COUNTERSIGN_SEED=n plays an earlier run again. */
const { COUNTERSIGN_LONG, COUNTERSIGN_SEED } = process.env;
const IS_LONG = COUNTERSIGN_LONG === "1";
const PLAN = IS_LONG ? { sources: 1_000, requests: 100_000 } : { sources: 50, requests: 1_500 };
const SEED = Number(COUNTERSIGN_SEED ?? newSeed());

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.close());

const report = (name: string, { victimRefused, entriesOnVictim, ...rest }: Framed) =>
  console.log(
    `${name}: ${JSON.stringify(rest)}, victim refused ${victimRefused.length} times, entries on it: ` +
      `${entriesOnVictim.join(" ") || "none"}, COUNTERSIGN_SEED=${SEED}`,
  );

test(`${PLAN.requests} forged requests that name a victim, from ${PLAN.sources} sources: it is never refused, they are (G23)`, {
  timeout: IS_LONG ? 7_200_000 : 120_000,
}, async () => {
  const framed = await frameVictim(service, { ...PLAN, seed: SEED });
  report("framing", framed);
  expect(framed.victimRefused).toEqual([]);
  expect(framed.entriesOnVictim).toEqual([]);
  expect(framed.sourcesBlocked).toBe(PLAN.sources);
  expect(framed.answered).toBe(PLAN.sources * 20);
  expect(framed.victimAsked).toBeGreaterThan(PLAN.requests / 10);
});

/** Too few requests to block their source, enough to block whom they name. */
const CONTROL = { sources: 8, requests: 120, seed: SEED };

test("mutant control: a service that believes X-API-IP blocks the victim's address", {
  timeout: 60_000,
}, async () => {
  const believing: Tamper = (event) => {
    const { requestContext, headers } = event;
    const sourceIp = headers["x-api-ip"] ?? requestContext.http.sourceIp;
    return { ...event, requestContext: { ...requestContext, http: { ...requestContext.http, sourceIp } } };
  };
  const framed = await frameVictim(service, { ...CONTROL, tamper: believing });
  report("believing X-API-IP", framed);
  expect(framed.entriesOnVictim).toEqual(["192.0.2.1"]);
  expect(framed.victimRefused).not.toEqual([]);
});

test("mutant control: a service that protects no customer's domain blocks the victim's", {
  timeout: 60_000,
}, async () => {
  service.sdk.intercept(async ({ command, input }, send) =>
    command === "Query" && JSON.stringify(input).includes("DOMAIN#") ? { Items: [] } : send(),
  );
  const framed = await frameVictim(service, CONTROL);
  report("protecting no domain", framed);
  expect(framed.entriesOnVictim).toContain("victim.example");
  expect(framed.victimRefused).not.toEqual([]);
});
