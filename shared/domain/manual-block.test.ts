import { describe, expect, test } from "vitest";
import { liftedEntry, manualEntry } from "./manual-block.ts";
import { blacklistEntry, NOW } from "./testing/builders.ts";

const said = {
  target: "192.0.2.1",
  kind: "ip",
  reason: "Sells stolen codes",
  expiresAt: null,
  by: "key_1",
} as const;
const manual = manualEntry(null, said, NOW - 100);

describe("what staff blacklist", () => {
  test("is an entry that refuses everyone, with their reason and end", () => {
    expect(manualEntry(null, said, NOW)).toEqual({
      target: "192.0.2.1",
      kind: "ip",
      origin: "manual",
      reason: "Sells stolen codes",
      isDryRun: false,
      createdAt: NOW,
      createdBy: "key_1",
      expiresAt: null,
      liftedAt: null,
      evidence: null,
      lastRefusedAt: null,
      revision: 1,
    });
  });

  test("said again changes nothing", () => {
    expect(manualEntry(manual, { ...said, by: "key_2" }, NOW)).toBe(manual);
  });

  test("said otherwise changes the reason and the end, not who made it and when", () => {
    const changed = manualEntry(manual, { ...said, reason: "Moved", expiresAt: NOW + 5, by: "key_2" }, NOW);
    expect(changed).toEqual({ ...manual, reason: "Moved", expiresAt: NOW + 5, revision: 2 });
  });

  test.each([
    ["an automatic entry", blacklistEntry()],
    ["a dry run", blacklistEntry({ isDryRun: true })],
  ])("takes the place of %s and keeps its evidence", (_, before) => {
    const made = manualEntry({ ...before, lastRefusedAt: NOW - 3 }, said, NOW);
    expect(made).toMatchObject({
      origin: "manual",
      isDryRun: false,
      createdAt: NOW,
      createdBy: "key_1",
      evidence: before.evidence,
      lastRefusedAt: NOW - 3,
      revision: 2,
    });
  });

  test.each([
    ["was lifted", { liftedAt: NOW - 1 }],
    ["is over", { expiresAt: NOW }],
  ])("begins anew where the entry before %s", (_, given) => {
    const before = { ...manual, ...given };
    expect(manualEntry(before, said, NOW)).toEqual({ ...manualEntry(null, said, NOW), revision: 2 });
    expect(manualEntry(blacklistEntry(given), said, NOW).evidence).toBeNull();
  });
});

describe("what staff lift", () => {
  test("is lifted at once, of whatever origin", () => {
    for (const entry of [manual, blacklistEntry(), blacklistEntry({ isDryRun: true })])
      expect(liftedEntry(entry, NOW)).toEqual({ ...entry, liftedAt: NOW, revision: entry.revision + 1 });
  });

  test("stays as it is where it was lifted, or is over", () => {
    for (const entry of [blacklistEntry({ liftedAt: NOW - 1 }), blacklistEntry({ expiresAt: NOW })])
      expect(liftedEntry(entry, NOW)).toBe(entry);
  });
});
