import { decodeProtectedHeader } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "../domain/time.ts";
import { currentKey, generateOnlineKey, nextKeyFrom, type OnlineKey, signingKeyAt } from "./key-ring.ts";
import { createSigner } from "./signer.ts";
import { claims, SECONDS } from "./testing/keys.ts";

const NOW = SECONDS * 1_000;
let first: OnlineKey;
let second: OnlineKey;
beforeAll(async () => {
  first = await generateOnlineKey(NOW);
  second = await generateOnlineKey(NOW + 90 * DAY_MS);
});
const at = (day: number, ms = 0) => NOW + day * DAY_MS + ms;

describe("the key that signs", () => {
  it("is the one that began last, from its very millisecond on", () => {
    expect([-1, 0].map((ms) => currentKey([first, second], at(90, ms))?.kid)).toEqual([
      first.kid,
      second.kid,
    ]);
  });

  it("goes on signing however overdue a rotation is", () => {
    expect(currentKey([first], at(10_000))?.kid).toBe(first.kid);
  });

  it("is never a revoked one, and none when there is no other", () => {
    const revoked = { ...second, revokedAt: NOW };
    expect(currentKey([first, revoked], at(91))?.kid).toBe(first.kid);
    expect(currentKey([{ ...first, revokedAt: NOW }], at(1))).toBeNull();
  });

  it("is the first one while the clock is before all of them", () => {
    expect(currentKey([second, first], at(-100))?.kid).toBe(first.kid);
  });

  it("must exist: an empty ring says what to do", async () => {
    await expect(async () => signingKeyAt([], NOW)).rejects.toThrow("run the key rotation");
  });
});

describe("the next key", () => {
  it("begins at once when there is none", () => {
    expect(nextKeyFrom([], NOW)).toBe(NOW);
    expect(nextKeyFrom([{ ...first, revokedAt: NOW }], NOW)).toBe(NOW);
  });

  it("is made seven days before the present one's ninety are over, and published before it signs", () => {
    expect([-1, 0, 1].map((ms) => nextKeyFrom([first], at(83, ms)))).toEqual([null, at(90), at(90, 1)]);
  });

  it("of an overdue rotation is published seven days ahead all the same", () => {
    expect(nextKeyFrom([first], at(200))).toBe(at(207));
  });

  it("is not made twice", () => {
    expect(nextKeyFrom([first, second], at(85))).toBeNull();
  });
});

it("a signer changes keys at the very millisecond, and shows every key that is in good standing", async () => {
  const signer = createSigner("countersign:test", "manifest", [
    first,
    second,
    { ...first, kid: "gone", revokedAt: NOW },
  ]);
  const kids: (string | undefined)[] = [];
  for (const now of [at(1), at(90, -1), at(90), at(90, 1)]) {
    kids.push(decodeProtectedHeader(await signer.sign("license", claims(), now)).kid);
  }
  expect(kids).toEqual([first.kid, first.kid, second.kid, second.kid]);
  expect(signer.keySet().map(({ kid }) => kid)).toEqual([first.kid, second.kid]);
  expect(JSON.stringify(signer.keySet())).not.toContain(first.jwk.d);
});
