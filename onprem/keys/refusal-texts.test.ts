import { describe, expect, it } from "vitest";
import { refuse } from "./refusal.ts";
import { type KeysCode, TEXTS } from "./refusal-texts.ts";

const CODES = Object.keys(TEXTS) as KeysCode[];
/** What an administrator mends without the vendor. */
const OWN_CURE: readonly KeysCode[] = [
  "SERVER_TYPE_DIFFERS",
  "SERVER_TYPE_SAME",
  "SERVER_TYPES_MIXED",
  "PROVISIONAL_FIRST",
  "NOT_ADMINISTRATOR",
  "USER_INVALID",
  "NO_KEY_FREE",
  "NO_SEAT",
  "FILE_NOT_HERE",
];

describe("a no about license keys", () => {
  it.each(CODES)(
    "%s is a sentence, and a cure that names support where only the vendor can help (B8)",
    (code) => {
      const { detail, fix } = refuse(code, "mail@acme.example", { why: "Why it is so." });
      expect(detail).toMatch(/^\S.*[.]$/);
      expect(fix).toMatch(/^[A-Z].*[.]$/);
      expect(fix.includes("mail@acme.example")).toBe(!OWN_CURE.includes(code));
      expect(fix).not.toMatch(/[{}]/);
    },
  );

  it("speaks of the vendor's support where the product has told none", () => {
    expect(refuse("KEY_FILE_FORGED", null).fix).toContain("contact the vendor's support and obtain a valid");
  });
});
