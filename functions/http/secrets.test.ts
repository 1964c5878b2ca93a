import { describe, expect, it } from "vitest";
import { createSecrets, sameText } from "./secrets.ts";

const secrets = createSecrets(new Uint8Array(32).fill(7));
const others = createSecrets(new Uint8Array(32).fill(8));

describe("a shown-once secret's id", () => {
  it("is the same for the same text, and tells nothing of it", () => {
    expect(secrets.idOf("tok", "cs_act_x")).toBe(secrets.idOf("tok", "cs_act_x"));
    expect(secrets.idOf("tok", "cs_act_x")).toMatch(/^tok_[\w-]{22}$/);
  });

  it("differs by text, by kind and by master secret", () => {
    const body = (id: string) => id.slice(4);
    const ids = [
      secrets.idOf("tok", "a"),
      secrets.idOf("tok", "b"),
      secrets.idOf("key", "a"),
      others.idOf("tok", "a"),
    ].map(body);
    expect(new Set(ids).size).toBe(4);
  });
});

describe("a digest", () => {
  it("differs by purpose, and its parts cannot run into each other", () => {
    const digests = [
      secrets.digest("once", "ab", "c"),
      secrets.digest("once", "a", "bc"),
      secrets.digest("once", "abc"),
      secrets.digest("request", "ab", "c"),
      others.digest("once", "ab", "c"),
    ];
    expect(new Set(digests).size).toBe(5);
  });
});

describe("a sealed text", () => {
  const sealed = secrets.seal("the token", "pass", "context");

  it("opens with its passphrase and context only", () => {
    expect(secrets.open(sealed, "pass", "context")).toBe("the token");
    expect(() => secrets.open(sealed, "other", "context")).toThrow();
    expect(() => secrets.open(sealed, "pass", "other")).toThrow();
    expect(() => others.open(sealed, "pass", "context")).toThrow();
  });

  it("cannot be changed anywhere", () => {
    const bytes = Buffer.from(sealed, "base64url");
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => secrets.open(changed.toString("base64url"), "pass", "context")).toThrow();
    }
  });

  it("never looks the same twice", () => {
    expect(secrets.seal("the token", "pass", "context")).not.toBe(sealed);
  });
});

it("a master secret must have at least 32 bytes", () => {
  expect(() => createSecrets(new Uint8Array(31))).toThrow(RangeError);
});

it("texts are the same only when they are", () => {
  expect([sameText("a", "a"), sameText("a", "b"), sameText("a", "aa"), sameText("", "")]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});
