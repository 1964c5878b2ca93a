import fc from "fast-check";
import { expect, test } from "vitest";
import { normalizeDomain } from "./domain-name.ts";

/** COUNTERSIGN_LONG=1 is the full form; COUNTERSIGN_SEED=n plays the strings of an earlier run again. */
const { COUNTERSIGN_LONG, COUNTERSIGN_SEED } = process.env;
const RUNS = COUNTERSIGN_LONG === "1" ? 1_000_000 : 100_000;
const SEED = Number(COUNTERSIGN_SEED ?? Date.now() % 2 ** 31);
const TIMEOUT_MS = 120_000;
const SHAPE = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

// Pieces that domains, traps and parsers are made of; any order of them is a candidate.
const PIECES = [
  ..."abcwx0179-.:/@%_?#\\[] ",
  ..."abcdefghij",
  ..."aeiou",
  ..."....",
  ..."ÄßſKàéςאבعあ例😀ｗ。．／０ⅷ℀≠\u0308\u0301\u0327\u094d\u1100\u1161",
  ..."\u00ad\u200b\u200d\u2028\u00a0\t\u0000",
  ..."\u{e0061}\u{1d41a}\ud800",
  "www.",
  "www.",
  "WWW.",
  "ｗｗｗ．",
  "xn--",
  "xn--",
  "bcher-kva",
  "4dbcd",
  "ls8h",
  "0x7f",
  "127.",
  "example",
  "Example.com",
  ".example",
  "https://",
  "//",
  ":80",
  "--",
];
const pieced = fc
  .array(fc.nat(PIECES.length - 1), { minLength: 1, maxLength: 9 })
  .map((picks) => picks.map((pick) => PIECES[pick]).join(""));
const punycode = fc
  .string({ unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789-"), maxLength: 8 })
  .map((text) => `xn--${text}.com`);
const inputs = fc.oneof(
  { weight: 8, arbitrary: pieced },
  { weight: 1, arbitrary: punycode },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);

// A URL parser is the second opinion: to it, what is accepted must be that same host.
test(
  `normalizing twice is normalizing once, over ${RUNS} strings`,
  () => {
    const seen = new Set<string>();
    let strings = 0;
    let accepted = 0;
    fc.assert(
      fc.property(inputs, (input) => {
        strings += 1;
        seen.add(input);
        const once = normalizeDomain(input);
        if (!once.ok) return;
        accepted += 1;
        const twice = normalizeDomain(once.domain);
        if (!twice.ok || twice.domain !== once.domain)
          expect.fail(`${JSON.stringify(input)}: ${JSON.stringify([once, twice])}`);
        if (once.domain.length > 253 || !SHAPE.test(once.domain))
          expect.fail(`${JSON.stringify(input)}: ${once.domain}`);
        const host = new URL(`http://${once.domain}/`).hostname;
        if (host !== once.domain) expect.fail(`${once.domain} is ${host} to a URL parser`);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    process.stdout.write(
      `domain names: ${strings} strings, ${seen.size} of them different, ${accepted} accepted, COUNTERSIGN_SEED=${SEED}\n`,
    );
    expect(strings).toBe(RUNS);
    expect(accepted).toBeGreaterThan(RUNS / 10);
  },
  TIMEOUT_MS,
);

test("no character hides in a name: each is refused or seen in the result", () => {
  for (
    let point = 0;
    point < 0x110000;
    point += point === 0x1ffff ? 0xc0001 : point === 0xe0fff ? 0x20000 : 1
  ) {
    const result = normalizeDomain(`exam${String.fromCodePoint(point)}ple.com`);
    if (!result.ok) continue;
    const again = normalizeDomain(result.domain);
    const hidden = result.domain === "example.com";
    if (hidden || !again.ok || again.domain !== result.domain) expect.fail(`U+${point.toString(16)}`);
  }
});

test("64 KB of anything are answered within 100 ms", () => {
  const size = 65_536;
  for (const piece of [
    " ",
    ".",
    "a",
    ":",
    "/",
    "www.",
    "ä",
    "a ",
    "\u0308",
    "xn--",
    "0",
    "http:",
    "例",
    "א",
  ]) {
    for (const text of [
      piece.repeat(size / piece.length),
      `http://${piece.repeat(size / piece.length)}\u{1f600}x`,
    ]) {
      const before = performance.now();
      normalizeDomain(text);
      normalizeDomain(text.slice(0, 1_024));
      expect(performance.now() - before).toBeLessThan(100);
    }
  }
});
