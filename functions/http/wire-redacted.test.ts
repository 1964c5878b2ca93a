import { expect, test } from "vitest";
import { redacted, redactedUrl } from "./wire-redacted.ts";

const BODY = "0a1B2c".repeat(6);

test.each([
  [`cs_act_${BODY}`, "cs_act_[redacted]"],
  [`cs_key_${BODY}`, "cs_key_[redacted]"],
  [`CS_ACT_${BODY} and cs_key_x`, "cs_act_[redacted] and cs_key_[redacted]"],
  [`a=cs%5fact%5F${BODY}&b`, "a=cs_act_[redacted]&b"],
  ["cs_act_", "cs_act_"],
  ["CSL1-AAAAA", "CSL1-AAAAA"],
  ["", ""],
])("%s becomes %s", (text, expected) => {
  expect(redacted(text)).toBe(expected);
});

test.each([
  ["https://user:word@example.com/x", "https://example.com/x"],
  ["//user@example.com", "//example.com"],
  ["electron://a@b@host/x@y", "electron://host/x@y"],
  [`https://example.com/?k=cs_key_${BODY}`, "https://example.com/?k=cs_key_[redacted]"],
  ["https://example.com/a@b", "https://example.com/a@b"],
  ["user:word@example.com:81/x", "example.com:81/x"],
  ["example.com/a@b", "example.com/a@b"],
])("the URL %s becomes %s", (url, expected) => {
  expect(redactedUrl(url)).toBe(expected);
});
