import { describe, expect, it } from "vitest";
import {
  API_KEY_KINDS,
  type ApiKey,
  apiKeyEnd,
  apiKeyState,
  isUsableKey,
  scopeBeyondOwn,
} from "./api-key.ts";
import { NOW } from "./testing/builders.ts";

function key(given: Partial<ApiKey> = {}): ApiKey {
  return {
    id: "key_1",
    name: "nightly import",
    kind: "staff",
    scopes: ["products:read"],
    expiresAt: null,
    revokedAt: null,
    createdAt: NOW,
    ...given,
  };
}

describe("an API key", () => {
  it("is usable to the last millisecond before its end", () => {
    const ending = key({ expiresAt: NOW });
    const states = [-1, 0, 1].map((offset) => apiKeyState(ending, NOW + offset));
    expect(states).toEqual(["usable", "expired", "expired"]);
    expect([-1, 0, 1].map((offset) => isUsableKey(ending, NOW + offset))).toEqual([true, false, false]);
  });

  it("without an end is usable for as long as it is not revoked", () => {
    expect(isUsableKey(key(), Number.MAX_SAFE_INTEGER)).toBe(true);
  });

  it("is revoked from the first moment on, whatever the clock of the asker says", () => {
    for (const offset of [-1, 0, 1])
      expect(apiKeyState(key({ revokedAt: NOW }), NOW + offset)).toBe("revoked");
  });

  it("that is revoked and over is told as revoked", () => {
    expect(apiKeyState(key({ revokedAt: NOW - 1, expiresAt: NOW - 2 }), NOW)).toBe("revoked");
  });
});

describe("who makes or revokes a key", () => {
  it("as an admin may do so with every key", () => {
    for (const kind of API_KEY_KINDS)
      expect(scopeBeyondOwn(["admin"], key({ kind, scopes: ["admin", "activate"] }))).toBeNull();
  });

  it("may do so with scopes of their own, all of them or some", () => {
    const own = ["keys:write", "products:read", "tokens:read"];
    expect(scopeBeyondOwn(own, key({ scopes: own }))).toBeNull();
    expect(scopeBeyondOwn(own, key({ scopes: ["tokens:read"] }))).toBeNull();
  });

  it("is told the first scope that is beyond their own", () => {
    const own = ["keys:write", "products:read"];
    expect(scopeBeyondOwn(own, key({ scopes: ["products:read", "tokens:write", "admin"] }))).toBe(
      "tokens:write",
    );
    expect(scopeBeyondOwn(own, key({ scopes: ["admin"] }))).toBe("admin");
  });

  it("has no scope of another kind, not even one of the same name", () => {
    const own = ["keys:write", "products:read"];
    expect(scopeBeyondOwn(own, key({ kind: "internal", scopes: ["products:read"] }))).toBe("products:read");
    expect(scopeBeyondOwn([...own, "verify"], key({ kind: "external", scopes: ["verify"] }))).toBe("verify");
  });
});

describe("the end of a new key", () => {
  const maker = { scopes: ["keys:write"], endsAt: NOW };

  it("is the one that was asked for, when its maker has none", () => {
    expect(apiKeyEnd({ ...maker, endsAt: null }, NOW)).toBe(NOW);
    expect(apiKeyEnd({ ...maker, endsAt: null }, null)).toBeNull();
  });

  it("is never after that of its maker", () => {
    expect([-1, 0, 1].map((offset) => apiKeyEnd(maker, NOW + offset))).toEqual([NOW - 1, NOW, NOW]);
    expect(apiKeyEnd(maker, null)).toBe(NOW);
  });

  it("is free for an admin, who can thus make a successor in time", () => {
    expect(apiKeyEnd({ ...maker, scopes: ["admin"] }, null)).toBeNull();
    expect(apiKeyEnd({ ...maker, scopes: ["admin"] }, NOW + 1)).toBe(NOW + 1);
  });
});
