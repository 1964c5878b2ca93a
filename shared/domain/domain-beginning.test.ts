import { describe, expect, test } from "vitest";
import { domainBeginning } from "./domain-beginning.ts";

describe("how a domain begins", () => {
  test.each([
    ["example.com", "example.com"],
    ["exam", "exam"],
    ["Exam", "exam"],
    ["  exam ", "exam"],
    ["example.", "example."],
    ["shop-", "shop-"],
    ["www.exam", "exam"],
    ["https://www.example.com/app?x=1#y", "example.com"],
    ["https://shop.example.com:8443", "shop.example.com"],
    ["http://exam", "exam"],
    ["//exam", "exam"],
    ["example.com/app", "example.com"],
    ["m\u00fcnchen", "xn--mnchen-3ya"],
    ["https://m\u00fcnchen.de/", "xn--mnchen-3ya.de"],
    ["CSL1-ABCDE", "csl1-abcde"],
  ])("%j: %j", (text, beginning) => {
    expect(domainBeginning(text)).toBe(beginning);
  });

  test.each(["", " ", "www.", "https://", "two words", "user@example.com", "a%b", "a".repeat(300), "\u200b"])(
    "no domain begins with %j",
    (text) => {
      expect(domainBeginning(text)).toBeNull();
    },
  );
});
