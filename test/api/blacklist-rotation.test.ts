import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { formatIp, parseIp } from "../../shared/domain/ip-address.ts";
import { type Chance, chanceOf, newSeed } from "../model/random.ts";
import { blacklistScene } from "../support/blacklist.ts";
import { inLanes } from "../support/brute-force.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { itemsUnder } from "../support/table.ts";

/** COUNTERSIGN_LONG=1 is the full form; COUNTERSIGN_SEED=n plays an earlier run again. */
const { COUNTERSIGN_LONG, COUNTERSIGN_SEED } = process.env;
const IS_LONG = COUNTERSIGN_LONG === "1";
const THRESHOLD = IS_LONG ? 20 : 5;
const ADDRESSES = IS_LONG ? 20_000 : 120;
const SEED = Number(COUNTERSIGN_SEED ?? newSeed());

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.close());

/** Any address of the network. */
function addressIn(network: string, bits: number, chance: Chance): string {
  const first = parseIp(network)?.bits ?? 0n;
  let host = 0n;
  for (let each = 0; each < 4; each += 1) host = (host << 32n) | BigInt(chance.between(0, 2 ** 32 - 1));
  return formatIp({ family: 6, bits: first | (host & ((1n << BigInt(128 - bits)) - 1n)) });
}

describe("addresses that rotate inside one's own network gain nothing (G25)", () => {
  test.each([
    ["2001:db8:1:2::", 64, 1],
    ["2001:db8:1::", 56, 4],
    ["2001:db8:2::", 48, 16],
  ])(
    `${ADDRESSES} of %s/%i get %i times one address's threshold, together`,
    { timeout: IS_LONG ? 7_200_000 : 60_000 },
    async (network, bits, times) => {
      const scene = await blacklistScene(service);
      await scene.set({ blacklistIpAfterFailedAttempts: THRESHOLD });
      const chance = chanceOf(SEED + bits);
      const isAnswered = async (address: string) => (await scene.guess(address)).status === 400;
      let answered = 0;
      let asked = 0;
      // One after the other until the network is refused, then eight at a time.
      for (let inARow = 0; inARow < 20; asked += 1) {
        service.sdk.clear();
        if (await isAnswered(addressIn(network, bits, chance))) answered += 1;
        const counters = service.sdk.calls.filter(({ command }) => command === "UpdateItem");
        expect(counters.length).toBeLessThanOrEqual(3);
        inARow = counters.length === 0 ? inARow + 1 : 0;
      }
      const rest = Array.from({ length: ADDRESSES - asked }, () => addressIn(network, bits, chance));
      await inLanes(rest, async (address) => {
        if (await isAnswered(address)) answered += 1;
      });
      console.log(
        `rotation in /${bits}: ${ADDRESSES} addresses, ${answered} answered, the rest refused, COUNTERSIGN_SEED=${SEED}`,
      );
      expect(answered).toBe(times * THRESHOLD);
      const counts = (await itemsUnder(service.db, "BLACKLIST#")).filter(({ sk }) => sk === "COUNT");
      expect(counts.length).toBeGreaterThanOrEqual(3);
      expect(counts.every(({ ttl }) => typeof ttl === "number")).toBe(true);
    },
  );
});

test("mutant control: where prefixes are not counted, the same addresses get far more", async () => {
  const scene = await blacklistScene(service);
  await scene.set({ blacklistIpAfterFailedAttempts: THRESHOLD });
  service.sdk.intercept(async ({ command, input }, send) =>
    command === "UpdateItem" && /#[0-9a-f:]+\/\d+"/.test(JSON.stringify(input)) ? { Attributes: {} } : send(),
  );
  const chance = chanceOf(SEED);
  for (let each = 0; each < 2 * THRESHOLD; each += 1)
    expect((await scene.guess(addressIn("2001:db8:1:2::", 64, chance))).status).toBe(400);
});
