import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { chanceOf, newSeed } from "../../../../test/model/random.ts";
import { DICTIONARY } from "../dictionary.ts";
import { deflate } from "./deflate.ts";
import { inflate } from "./inflate.ts";

const MOST = 20_000;
const NONE = new Uint8Array();
const SEED = Number(process.env["COUNTERSIGN_SEED"] ?? newSeed());
const bytesOf = (text: string) => new TextEncoder().encode(text);
const samples = [
  "",
  "a",
  "ab".repeat(3),
  "a".repeat(7_000),
  JSON.stringify({ licenses: Array.from({ length: 200 }, (_, place) => ({ id: place, type: "perpetual" })) }),
  Array.from({ length: 1_500 }, (_, place) => String.fromCodePoint(32 + ((place * place) % 4_000))).join(""),
].map(bytesOf);
const dictionaries = [NONE, DICTIONARY, bytesOf("perpetual")];
const pairs = samples.flatMap((bytes) =>
  dictionaries.map((dictionary) => ({ bytes, dictionary, deflated: deflate(bytes, dictionary) })),
);

describe("what is deflated", () => {
  it("comes back, from this reader and from zlib's", () => {
    for (const { bytes, dictionary, deflated } of pairs) {
      expect(areSame(inflate(deflated, dictionary, MOST), bytes)).toBe(true);
      expect(areSame(inflateRawSync(deflated, { dictionary }), bytes)).toBe(true);
    }
  });

  it("is no longer than what zlib makes of it", () => {
    for (const { bytes, dictionary, deflated } of pairs)
      expect(deflated.length).toBeLessThanOrEqual(
        deflateRawSync(bytes, { dictionary, level: 9, memLevel: 9 }).length,
      );
  });

  it("is inflated from whatever form a compressor chose: stored, fixed, its own codes, many blocks", () => {
    for (const { bytes, dictionary } of pairs)
      for (const options of [{ level: 0 }, { strategy: constants.Z_FIXED }, { level: 1 }, { memLevel: 1 }])
        expect(
          areSame(inflate(deflateRawSync(bytes, { dictionary, ...options }), dictionary, MOST), bytes),
        ).toBe(true);
  });
});

describe("what is inflated", () => {
  it("never has more bytes than allowed", () => {
    const bomb = deflateRawSync(new Uint8Array(10_000_000), { level: 9 });
    expect(bomb.length).toBeLessThan(10_000);
    expect(inflate(bomb, NONE, MOST)).toBeNull();
    const just = deflate(samples[3] as Uint8Array, NONE);
    expect(inflate(just, NONE, 7_000)).toHaveLength(7_000);
    expect(inflate(just, NONE, 6_999)).toBeNull();
  });

  it("is whole, with nothing behind it", () => {
    const deflated = deflate(samples[4] as Uint8Array, NONE);
    expect(inflate(Uint8Array.from([...deflated, 0]), NONE, MOST)).toBeNull();
    for (let size = 0; size < deflated.length; size += 1)
      expect(inflate(deflated.subarray(0, size), NONE, MOST)).toBeNull();
  });

  it(`is what zlib makes of it, for anything that may or may not be deflated, COUNTERSIGN_SEED=${SEED}`, () => {
    const chance = chanceOf(SEED);
    const good = pairs.filter(({ dictionary }) => dictionary === NONE).map(({ deflated }) => deflated);
    let accepted = 0;
    for (let trial = 0; trial < 3_000; trial += 1) {
      const bytes = Uint8Array.from(good[trial % good.length] as Uint8Array);
      const tampered =
        chance.between(0, 3) === 0 ? bytes.map(() => chance.between(0, 255)).slice(0, 200) : bytes;
      for (let flips = chance.between(1, 3); flips > 0; flips -= 1)
        tampered[chance.between(0, tampered.length - 1)] = chance.between(0, 255);
      const ours = inflate(tampered, NONE, MOST);
      const theirs = zlibReads(tampered);
      if (theirs !== null) accepted += 1;
      if (!areSame(ours, theirs))
        expect.fail(`seed ${SEED}, trial ${trial}: ${Buffer.from(tampered).toString("hex")}`);
    }
    expect(accepted).toBeGreaterThan(100);
  });
});

function areSame(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
}

function zlibReads(bytes: Uint8Array): Uint8Array | null {
  try {
    const { buffer, engine } = inflateRawSync(bytes, { info: true, maxOutputLength: MOST }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return engine.bytesWritten === bytes.length ? buffer : null;
  } catch {
    return null;
  }
}
