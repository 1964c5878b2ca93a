import { describe, expect, test } from "vitest";
import { normalizeDomain } from "./domain-name.ts";

const label63 = "a".repeat(63);
const longest = `${label63}.${label63}.${label63}.${"a".repeat(61)}`;

describe("normalizeDomain accepts", () => {
  test.each([
    ["https://www.example.com/app", "example.com"],
    ["http://Example.Com", "example.com"],
    ["https://subdomain.example.com", "subdomain.example.com"],
  ])("%s is kept as %s (C6)", (input, domain) => {
    expect(normalizeDomain(input)).toEqual({ ok: true, domain });
  });

  test.each([
    ["a bare name", "example.com", "example.com"],
    ["blanks around it", "  example.com  ", "example.com"],
    ["a scheme in capitals", "HTTPS://EXAMPLE.COM/", "example.com"],
    ["another scheme", "electron://host", "host"],
    ["a scheme with signs", "x-a.b+c2://host.example", "host.example"],
    ["no scheme, only slashes", "//example.com/a", "example.com"],
    ["a port", "https://example.com:8443/a", "example.com"],
    ["the highest port", "example.com:65535", "example.com"],
    ["a query without a path", "example.com?next=http://other.example", "example.com"],
    ["a fragment without a path", "example.com#a", "example.com"],
    ["a path with @, % and :", "https://example.com/@me/%20:1", "example.com"],
    ["a path that begins with two slashes", "example.com//a", "example.com"],
    ["1,024 characters that strip to few", `${"www.".repeat(255)}aa.b`, "aa.b"],
    ["a port and a query", "example.com:80?a", "example.com"],
    ["a trailing dot", "example.com.", "example.com"],
    ["a trailing dot and a port", "http://example.com.:80/", "example.com"],
    ["an ideographic trailing dot", "example.com。", "example.com"],
    ["www twice", "www.www.example.com", "example.com"],
    ["www in capitals", "WWW.example.com", "example.com"],
    ["www in full width", "ｗｗｗ．example.com", "example.com"],
    ["www before an A-label", "www.xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["www2 is a name", "www2.example.com", "www2.example.com"],
    ["www inside", "a.www.example.com", "a.www.example.com"],
    ["www as part of a label", "xwww.example.com", "xwww.example.com"],
    ["www without a dot behind", "wwwexample.com", "wwwexample.com"],
    ["www.com, whose domain is not com", "www.com", "www.com"],
    ["www.www.com likewise", "www.www.com", "www.com"],
    ["www alone", "www", "www"],
    ["localhost with a port", "http://localhost:3000/x", "localhost"],
    ["an intranet's single label", "LICENSES", "licenses"],
    ["hyphens inside, also at 3 and 4", "v2--my-app.example.com", "v2--my-app.example.com"],
    ["digits first", "3com.example", "3com.example"],
    ["numbers before the last label", "127.0.0.1.example", "127.0.0.1.example"],
    ["a last label that only begins as a number", "example.0x1g", "example.0x1g"],
    ["a last label that only ends as a number", "example.a1", "example.a1"],
    ["a label of 63", `${label63}.com`, `${label63}.com`],
    ["a label of one", "a.b", "a.b"],
    ["253 characters", longest, longest],
    ["253 characters and a dot", `${longest}.`, longest],
    ["253 characters after www", `www.${longest}`, longest],
    ["umlauts", "Bücher.example", "xn--bcher-kva.example"],
    ["umlauts in two code points", "bu\u0308cher.example", "xn--bcher-kva.example"],
    ["an A-label in capitals", "XN--BCHER-KVA.example", "xn--bcher-kva.example"],
    ["sharp s stays another letter than ss", "straße.example", "xn--strae-oqa.example"],
    ["final sigma stays another letter", "βόλος.com", "xn--nxasmm1c.com"],
    ["Chinese with its own dot", "例え。テスト", "xn--r8jz45g.xn--zckzah"],
    ["right to left", "אבג.example", "xn--4dbcd.example"],
    ["circled letters", "ⓔⓧⓐⓜⓟⓛⓔ.com", "example.com"],
    ["a Cyrillic а is another domain", "ex\u0430mple.com", "xn--exmple-4nf.com"],
  ])("%s: %s is %s", (_, input, domain) => {
    expect(normalizeDomain(input)).toEqual({ ok: true, domain });
  });
});
