import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Operation } from "../../shared/contract/operation.ts";
import { ROUTES } from "../../shared/contract/routes.ts";
import { type Stage, setStage } from "../support/examples.ts";
import { type FuzzRequest, requestsFor } from "../support/fuzz-input.ts";
import { invariants } from "../support/invariants.ts";
import { newNonce } from "../support/node.ts";
import { sendRaw } from "../support/raw-body.ts";
import { startTestService, type TestService } from "../support/service.ts";

const TOGETHER = 12;
const REQUESTS = process.env["COUNTERSIGN_LONG"] === "1" ? 120_000 : 3_000;
const SEED = Number(process.env["COUNTERSIGN_SEED"] ?? Date.now() % 2 ** 31);

let service: TestService;
let stage: Stage;
beforeAll(async () => {
  service = await startTestService();
  stage = await setStage(service);
});
afterAll(() => service.close());

function known(): string[] {
  const { license, spare, blocked, spareProductId, token, node, activationId, keyId, productCode } = stage;
  const ids = [
    license.id,
    license.accountId,
    license.productId,
    license.code,
    token.id,
    node.id,
    activationId,
    keyId,
    spare.id,
    blocked.code,
    spareProductId,
  ];
  return [...ids, token.token, productCode, newNonce(), "1", "200", "it@acme.com", "acme.com"];
}

test(
  `${REQUESTS} random requests: no 5xx, every answer fits the contract, every count holds`,
  async () => {
    console.info(`fuzz: ${REQUESTS} requests, COUNTERSIGN_SEED=${SEED}`);
    // A run of the sweep takes no input to make random, and seconds; another clock would change every other answer.
    const left = ["run-sweep", "set-clock"];
    const fuzzed = (ROUTES as readonly Operation[]).filter(({ name }) => !left.includes(name));
    const requests = fc.oneof(...fuzzed.map((each) => requestsFor(each, known())));
    const statuses = new Map<number, number>();
    const send = async ({ operation, path, body, headers }: FuzzRequest) => {
      const { status } = await sendRaw(service, stage.node, operation, headers, body, { path });
      expect(status).toBeLessThan(500);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    };
    const property = fc.asyncProperty(
      fc.array(requests, { minLength: TOGETHER, maxLength: TOGETHER }),
      async (batch) => void (await Promise.all(batch.map(send))),
    );
    await fc.assert(property, { numRuns: REQUESTS / TOGETHER, seed: SEED, endOnFailure: true });
    const sent = [...statuses.values()].reduce((sum, count) => sum + count, 0);
    const done = (statuses.get(200) ?? 0) + (statuses.get(201) ?? 0);
    expect(sent).toBe(REQUESTS);
    expect(done / sent, "enough of them get past the first check").toBeGreaterThan(0.1);
    expect(done / sent, "enough of them are refused").toBeLessThan(0.9);
    expect(await invariants(service.db)).toEqual([]);
  },
  REQUESTS * 20,
);
