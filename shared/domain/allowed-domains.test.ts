import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isDomainAllowed } from "./allowed-domains.ts";
import { normalizeDomain } from "./domain-name.ts";
import { readDomainPattern } from "./domain-pattern.ts";

describe("isDomainAllowed", () => {
  const listed = ["example.com", "*.example.org", "localhost"];

  test.each(["example.net", null])("an empty list lets %s pass", (domain) => {
    expect(isDomainAllowed([], domain)).toBe(true);
  });

  test.each(["example.com", "localhost", "a.example.org", "a.b.c.example.org"])(
    "a list lets %s pass",
    (domain) => {
      expect(isDomainAllowed(listed, domain)).toBe(true);
    },
  );

  test.each([
    null,
    "a.example.com",
    "example.org",
    "notexample.org",
    "a.notexample.org",
    "a.example.org.evil.example",
    "xexample.com",
    "example.com.evil.example",
    "org",
  ])("a list refuses %s", (domain) => {
    expect(isDomainAllowed(listed, domain)).toBe(false);
  });

  test("an empty domain is none that a list allows", () => {
    expect(isDomainAllowed(listed, "")).toBe(false);
  });
});

const labels = fc.constantFrom("a", "b", "www", "com", "example", "xn--bcher-kva", "x");
const domains = fc
  .array(labels, { minLength: 1, maxLength: 5 })
  .map((all) => normalizeDomain(all.join(".")))
  .map((name) => (name.ok ? name.domain : expect.fail(name.reason)));

test("a wildcard allows exactly the domains with more labels before its own", () => {
  const bases = fc.array(labels, { minLength: 2, maxLength: 3 });
  fc.assert(
    fc.property(bases, domains, fc.array(labels, { maxLength: 2 }), (base, other, before) => {
      const reading = readDomainPattern(`*.${base.join(".")}`);
      if (!reading.ok) return expect.fail(reading.reason);
      for (const domain of [other, [...before, ...base].join(".")]) {
        const own = domain.split(".");
        const below = own.length > base.length && own.slice(-base.length).join() === base.join();
        expect(isDomainAllowed([reading.pattern], domain)).toBe(below);
      }
    }),
    { numRuns: 2_000 },
  );
});
