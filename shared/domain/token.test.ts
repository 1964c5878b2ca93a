import { describe, expect, it } from "vitest";
import { NOW, token } from "./testing/builders.ts";
import { refuseToken, type TokenFacts, tokenState } from "./token.ts";

const good: TokenFacts = {
  token: token(),
  usesTaken: 0,
  alreadyExchanged: false,
  needsUse: true,
  coversNoProduct: false,
  otherAccount: false,
  tooMany: false,
};

/** Each refusal with the facts that cause it, in the order of the specification. */
const CAUSES = [
  ["TOKEN_REVOKED", { token: token({ revokedAt: NOW, expiresAt: NOW }) }],
  ["TOKEN_EXPIRED", { token: token({ expiresAt: NOW }) }],
  ["TOKEN_USED_UP", { usesTaken: 1 }],
  ["TOKEN_PRODUCT_MISMATCH", { coversNoProduct: true }],
  ["TOKEN_OF_ANOTHER_ACCOUNT", { otherAccount: true }],
  ["NODE_FULL", { tooMany: true }],
] as const satisfies readonly (readonly [string, Partial<TokenFacts>])[];

describe("a token", () => {
  it("is accepted when nothing speaks against it", () => {
    expect(refuseToken(good, NOW)).toBeNull();
  });

  it("is unknown before anything else", () => {
    const all = Object.assign({}, good, ...CAUSES.map(([, cause]) => cause), { token: null });
    expect(refuseToken(all, NOW)).toBe("TOKEN_UNKNOWN");
  });

  it.each(CAUSES)("is refused with %s", (code, cause) => {
    expect(refuseToken({ ...good, ...cause }, NOW)).toBe(code);
  });

  const pairs = CAUSES.flatMap((first, index) =>
    CAUSES.slice(index + 1).map((second) => ({ first, second })),
  );
  it.each(pairs)("says $first.0 rather than $second.0 when both are so", ({ first, second }) => {
    expect(refuseToken({ ...good, ...second[1], ...first[1] }, NOW)).toBe(first[0]);
  });

  it("exchanged before by the same node gets the same answer, expired and used up or not, unless revoked", () => {
    const again = { ...good, alreadyExchanged: true, usesTaken: 1 };
    expect(refuseToken({ ...again, token: token({ expiresAt: NOW }) }, NOW)).toBeNull();
    expect(refuseToken({ ...again, token: token({ revokedAt: NOW }) }, NOW)).toBe("TOKEN_REVOKED");
  });

  it("is not used up for a node that needs nothing new", () => {
    expect(refuseToken({ ...good, needsUse: false, usesTaken: 1 }, NOW)).toBeNull();
  });

  it("expires at the very millisecond", () => {
    const until = { ...good, token: token({ expiresAt: NOW }) };
    expect([-1, 0, 1].map((ms) => refuseToken(until, NOW + ms))).toEqual([
      null,
      "TOKEN_EXPIRED",
      "TOKEN_EXPIRED",
    ]);
  });
});

it("a token's state is revoked before expired before used-up before usable", () => {
  const over = token({ revokedAt: NOW, expiresAt: NOW });
  expect([
    tokenState(over, 1, NOW),
    tokenState({ ...over, revokedAt: null }, 1, NOW),
    tokenState(token(), 1, NOW),
    tokenState(token({ uses: 2 }), 1, NOW),
  ]).toEqual(["revoked", "expired", "used-up", "usable"]);
});
