import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDomainPattern } from "./domain-pattern.ts";

const label63 = "a".repeat(63);
const base251 = `${label63}.${label63}.${label63}.${"a".repeat(59)}`;

describe("readDomainPattern accepts", () => {
  test.each([
    ["a domain", "example.com", "example.com"],
    ["a domain as a person pastes it", " https://www.Example.com:8443/app ", "example.com"],
    ["an asterisk in what is dropped", "https://example.com/*", "example.com"],
    ["a single label", "localhost", "localhost"],
    ["a wildcard", "*.example.com", "*.example.com"],
    ["blanks around it", "  *.example.com  ", "*.example.com"],
    ["capitals", "*.EXAMPLE.Com", "*.example.com"],
    ["a trailing dot", "*.example.com.", "*.example.com"],
    ["a port", "*.example.com:8443", "*.example.com"],
    ["a wildcard below a subdomain", "*.a.b.example.com", "*.a.b.example.com"],
    ["umlauts", "*.Bücher.example", "*.xn--bcher-kva.example"],
    ["right to left", "*.אבג.example", "*.xn--4dbcd.example"],
    ["www behind the wildcard, which is a label there", "*.www.example.com", "*.www.example.com"],
    ["www.com, a domain of two labels", "*.www.com", "*.www.com"],
    ["a public suffix, which it does not know", "*.co.uk", "*.co.uk"],
    ["as many characters as a subdomain leaves", `*.${base251}`, `*.${base251}`],
  ])("%s: %j is %s", (_, text, pattern) => {
    expect(readDomainPattern(text)).toEqual({ ok: true, pattern });
  });
});

describe("readDomainPattern refuses", () => {
  test.each([
    ["DOMAIN_WILDCARD_INVALID", "a wildcard alone", "*"],
    ["DOMAIN_WILDCARD_INVALID", "a wildcard and a dot", "*."],
    ["DOMAIN_WILDCARD_INVALID", "a wildcard before one label", "*.com"],
    ["DOMAIN_WILDCARD_INVALID", "a wildcard before one label and a dot", "*.com."],
    ["DOMAIN_WILDCARD_INVALID", "a wildcard before localhost", "*.localhost"],
    ["DOMAIN_WILDCARD_INVALID", "a wildcard before nothing but a port", "*.:80"],
    ["DOMAIN_WILDCARD_INVALID", "a wildcard in a label", "ex*mple.com"],
    ["DOMAIN_WILDCARD_INVALID", "a wildcard before a label", "*example.com"],
    ["DOMAIN_WILDCARD_INVALID", "a wildcard behind a label", "a*.example.com"],
    ["DOMAIN_WILDCARD_INVALID", "two wildcards", "*.*.example.com"],
    ["DOMAIN_WILDCARD_INVALID", "two asterisks", "**.example.com"],
    ["DOMAIN_WILDCARD_INVALID", "a wildcard inside", "www.*.example.com"],
    ["DOMAIN_WILDCARD_INVALID", "a wildcard behind", "example.*"],
    ["DOMAIN_WILDCARD_INVALID", "a scheme before the wildcard", "https://*.example.com"],
    ["DOMAIN_WILDCARD_INVALID", "a scheme behind the wildcard", "*.https://example.com"],
    ["DOMAIN_WILDCARD_INVALID", "a scheme that would hide a letter", "*.s://x.example.com"],
    ["DOMAIN_WILDCARD_INVALID", "a path", "*.example.com/app"],
    ["DOMAIN_EMPTY", "nothing", ""],
    ["DOMAIN_INVISIBLE_CHARACTER", "a tab before", "\t*.example.com"],
    ["DOMAIN_INVISIBLE_CHARACTER", "a line end behind", "*.example.com\n"],
    ["DOMAIN_INVISIBLE_CHARACTER", "a zero-width space", "*\u200b.example.com"],
    ["DOMAIN_INVISIBLE_CHARACTER", "a NUL", "*.example.com\u0000"],
    ["DOMAIN_USER_INFO", "a user", "*.user@example.com"],
    ["DOMAIN_IP_LITERAL", "an address", "*.127.0.0.1"],
    ["DOMAIN_IP_LITERAL", "the end of an address", "*.0.0.1"],
    ["DOMAIN_PORT_INVALID", "a port too high", "*.example.com:65536"],
    ["DOMAIN_CHARACTER_INVALID", "a blank behind the wildcard", "*. example.com"],
    ["DOMAIN_CHARACTER_INVALID", "an underscore", "*.my_site.example"],
    ["DOMAIN_LABEL_INVALID", "two dots", "*..example.com"],
    ["DOMAIN_LABEL_INVALID", "an asterisk in full width", "＊.example.com"],
    ["DOMAIN_TOO_LONG", "more than leaves room for a subdomain", `*.${base251}a`],
  ])("%s: %s, %j", (reason, _, text) => {
    expect(readDomainPattern(text)).toEqual({ ok: false, reason });
  });
});

test("a pattern's own spelling is read as that pattern", () => {
  const names = ["example.com", "a.b.c", "www.", "example", ".com", "x.", "Ü.example"];
  const signs = ["*.", "*", "。", "//", "https:", ":80", "/", ".", " ", "?"];
  const pieces = [...names, ...names, ...signs];
  const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 5 }).map((all) => all.join(""));
  let wildcards = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        texts,
        texts.map((text) => `*.${text}`),
      ),
      (text) => {
        const once = readDomainPattern(text);
        if (!once.ok) return;
        if (once.pattern.startsWith("*.")) wildcards += 1;
        expect(readDomainPattern(once.pattern)).toEqual(once);
      },
    ),
    { numRuns: 20_000 },
  );
  expect(wildcards).toBeGreaterThan(500);
});
