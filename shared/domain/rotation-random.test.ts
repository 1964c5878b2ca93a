import { describe, expect, test } from "vitest";
import { countersOf } from "./attempt-counter.ts";
import { automaticEntry, isBlockDue } from "./automatic-block.ts";
import { type BlacklistEntry, refuseSource, targetsOf } from "./blacklist.ts";
import { formatIp, parseIp } from "./ip-address.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { NOW } from "./testing/builders.ts";

/** The rules alone, over a map in the place of the table; COUNTERSIGN_LONG=1 is the full form, COUNTERSIGN_SEED=n an earlier one. */
const { COUNTERSIGN_LONG, COUNTERSIGN_SEED } = process.env;
const ADDRESSES = COUNTERSIGN_LONG === "1" ? 1_000_000 : 20_000;
const SEED = Number(COUNTERSIGN_SEED ?? Date.now() % 2 ** 31);

/** 32 bits that follow from the seed (mulberry32). */
function* random32(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ; ) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    yield (mixed ^ (mixed >>> 14)) >>> 0;
  }
}

/** A failed attempt of a stranger at `address`: true when it was answered as one, false when the source was refused. */
function attempt(
  address: string,
  entries: Map<string, BlacklistEntry>,
  counts: Map<string, number>,
): boolean {
  const found = targetsOf(address, null).flatMap((target) => entries.get(target) ?? []);
  if (refuseSource(found, { domain: null, hasProof: false }, DEFAULT_SETTINGS, NOW) !== null) return false;
  const counters = countersOf(address, null, DEFAULT_SETTINGS);
  expect(counters.length).toBeLessThanOrEqual(3);
  for (const counter of counters) {
    const attempts = (counts.get(counter.target) ?? 0) + 1;
    counts.set(counter.target, attempts);
    const entry = entries.get(counter.target) ?? null;
    const source = { counter, counted: { attempts, at: NOW }, entry };
    const evidence = { attempts, threshold: counter.threshold, since: NOW, attemptIds: [] };
    if (isBlockDue(source, DEFAULT_SETTINGS, NOW))
      entries.set(counter.target, automaticEntry(source, evidence, DEFAULT_SETTINGS, NOW));
  }
  return true;
}

describe("addresses that rotate inside one network get no more than its share, together (G25)", () => {
  test.each([
    [64, 1],
    [56, 4],
    [48, 16],
  ])("/%i: %i times one address's threshold", { timeout: 600_000 }, (bits, times) => {
    const network = parseIp("2001:db8:1:2::")?.bits ?? 0n;
    const hostBits = BigInt(128 - bits);
    const random = random32(SEED + bits);
    const [entries, counts] = [new Map<string, BlacklistEntry>(), new Map<string, number>()];
    const seen = new Set<string>();
    let answered = 0;
    while (seen.size < ADDRESSES) {
      let host = 0n;
      for (let each = 0; each < 3; each += 1) host = (host << 32n) | BigInt(random.next().value);
      const first = (network >> hostBits) << hostBits;
      const address = formatIp({ family: 6, bits: first | (host & ((1n << hostBits) - 1n)) });
      seen.add(address);
      if (attempt(address, entries, counts)) answered += 1;
    }
    process.stdout.write(
      `rotation in /${bits}: ${seen.size} addresses, ${answered} answered, COUNTERSIGN_SEED=${SEED}\n`,
    );
    expect(answered).toBe(times * DEFAULT_SETTINGS.blacklistIpAfterFailedAttempts);
  });
});
