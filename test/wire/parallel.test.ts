import { afterAll, beforeAll, expect, test } from "vitest";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { invariants } from "../support/invariants.ts";
import type { TestService } from "../support/service.ts";
import {
  ACTIVATE,
  activated,
  DEACTIVATE,
  type Site,
  type Sold,
  site,
  sold,
  startWireService,
  VERIFY,
  type WireAnswer,
} from "./ask.ts";

/**
 * Many sites at once, over HTTP, with the pauses of production. In the gate each scene is played a few times; with
 * COUNTERSIGN_LONG=1 (`npm run test:wire-parallel`) a hundred times.
 */
const ROUNDS = process.env["COUNTERSIGN_LONG"] === "1" ? 100 : 5;
const LONG = { timeout: 60_000 * (ROUNDS / 5) };
const SITES = 40;
const USES = 5;

let service: TestService;
let caller: Site;
beforeAll(async () => {
  service = await startWireService({ realPauses: true });
  caller = await site(service);
});
afterAll(async () => {
  expect(await invariants(service.db)).toEqual([]);
  await service.close();
}, LONG.timeout);

const usesTaken = async ({ license }: Sold) =>
  (await service.staff(getLicense, { params: { license: license.id } })).reply.usesTaken;

/** What each of many sites got, half of them on the legacy path. */
function all(ask: (index: number) => Promise<WireAnswer>): Promise<WireAnswer[]> {
  return Promise.all(Array.from({ length: SITES }, (_, index) => ask(index)));
}

const urlOf = (index: number) => `https://site-${index}.example`;

function activate({ activation }: Sold, index: number, url = urlOf(index)): Promise<WireAnswer> {
  return caller.ask(index % 2 === 0 ? ACTIVATE : "/api/activate_license", { body: activation, url });
}

const isYes = ({ json }: WireAnswer) => json.status === true;
const isLimit = ({ json }: WireAnswer) => json.status_code === "ACTIVATED_MAXIMUM_ALLOWED_PRODUCT_INSTANCES";

/** The worst answer of a round counts: a legacy 200 hides a 503, whose message has no status code. */
async function play(scene: () => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) await scene();
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  console.log(`${expect.getState().currentTestName}: ${ROUNDS} rounds of ${SITES} requests in ${seconds} s`);
}

test(`${SITES} sites at once get exactly the ${USES} uses of a license (C5)`, LONG, () =>
  play(async () => {
    const one = await sold(service, { parallelUses: USES });
    const answers = await all((index) => activate(one, index));
    expect(answers.filter(isYes)).toHaveLength(USES);
    expect(answers.filter(isLimit)).toHaveLength(SITES - USES);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await usesTaken(one)).toBe(USES);
  }),
);

test(`one site that asks ${SITES} times at once gets one use`, LONG, () =>
  play(async () => {
    const one = await sold(service, { parallelUses: USES });
    const answers = await all((index) => activate(one, index, "https://www.example.com"));
    expect(answers.filter(isYes)).toHaveLength(SITES);
    expect(await usesTaken(one)).toBe(1);
  }),
);

test(`where the oldest makes room, all ${SITES} get a use, and ${USES} have one in the end`, LONG, () =>
  play(async () => {
    const one = await sold(service, { parallelUses: USES, onLimit: "deactivate-oldest" });
    const answers = await all((index) => activate(one, index));
    expect(answers.filter(isYes)).toHaveLength(SITES);
    expect(await usesTaken(one)).toBe(USES);
  }),
);

test("sites that come and go at once never leave more uses taken than sites that have one", LONG, () =>
  play(async () => {
    const one = await sold(service, { parallelUses: USES });
    const holders = await Promise.all(
      Array.from({ length: USES }, (_, index) => activated(caller, one, { url: urlOf(index) })),
    );
    const answers = await all((index) => {
      const license_data = holders[index % USES];
      const body = { product_id: one.reference, license_data };
      const back = { body, url: urlOf(index % USES) };
      if (index < USES) return caller.ask(DEACTIVATE, back);
      return index % 3 === 0 ? caller.ask(VERIFY, back) : activate(one, index);
    });
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(answers.slice(0, USES).filter(isYes)).toHaveLength(USES);
    const granted = answers.filter((answer, index) => index >= USES && index % 3 !== 0 && isYes(answer));
    expect(await usesTaken(one)).toBe(granted.length);
    expect(granted.length).toBeLessThanOrEqual(USES);
  }),
);
