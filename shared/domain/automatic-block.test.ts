import { describe, expect, test } from "vitest";
import { automaticEntry, isBlockDue } from "./automatic-block.ts";
import type { BlacklistEntry } from "./blacklist.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { blacklistEntry, NOW } from "./testing/builders.ts";
import { daysAfter } from "./time.ts";

const counter = { target: "192.0.2.1", kind: "ip", threshold: 20 } as const;
const source = (attempts: number, entry: BlacklistEntry | null = null, at = NOW) => ({
  counter,
  counted: { attempts, at },
  entry,
});
const isDue = (...given: Parameters<typeof source>) => isBlockDue(source(...given), DEFAULT_SETTINGS, NOW);

describe("failed attempts block their source", () => {
  test.each([
    [19, false],
    [20, true],
    [21, true],
  ])("%i of 20: %s", (attempts, due) => {
    expect(isDue(attempts)).toBe(due);
  });

  test("not again while an entry is in force, whoever made it", () => {
    expect(isDue(20, blacklistEntry())).toBe(false);
    expect(isDue(20, blacklistEntry({ origin: "manual", expiresAt: null }))).toBe(false);
  });

  test.each([
    [-1, true],
    [0, true],
    [1, false],
  ])("again when the entry's time is over (%i ms from now)", (offset, due) => {
    expect(isDue(20, blacklistEntry({ expiresAt: NOW + offset }))).toBe(due);
  });

  test.each([
    [-1, true],
    [0, false],
    [1, false],
  ])("again after it was lifted, but not for what was counted before (lifted %i ms after)", (offset, due) => {
    const counted = NOW - 5;
    expect(isDue(20, blacklistEntry({ liftedAt: counted + offset }), counted)).toBe(due);
  });

  test("a dry run gives way to an entry that refuses, when it is over as a whole", () => {
    const dry = blacklistEntry({ isDryRun: true });
    expect(isBlockDue(source(20, dry), { blacklistDryRun: true }, NOW)).toBe(false);
    expect(isBlockDue(source(20, dry), { blacklistDryRun: false }, NOW)).toBe(true);
    expect(isBlockDue(source(19, dry), { blacklistDryRun: false }, NOW)).toBe(false);
  });
});

describe("an automatic entry", () => {
  const evidence = { attempts: 23, threshold: 20, since: NOW - 9, attemptIds: ["act_1"] };
  const made = (given: Partial<typeof DEFAULT_SETTINGS>, before: BlacklistEntry | null = null) =>
    automaticEntry(source(23, before), evidence, { ...DEFAULT_SETTINGS, ...given }, NOW);

  test("tells why, since when, and until when", () => {
    expect(made({})).toEqual({
      target: "192.0.2.1",
      kind: "ip",
      origin: "automatic",
      reason: "23 failed attempts in 24 hours",
      isDryRun: false,
      createdAt: NOW,
      createdBy: "countersign",
      expiresAt: daysAfter(NOW, 30),
      liftedAt: null,
      evidence,
      lastRefusedAt: null,
      revision: 1,
    });
  });

  test("lasts as long as the setting says, 0 days being for good", () => {
    expect(made({ blacklistDays: 1 }).expiresAt).toBe(daysAfter(NOW, 1));
    expect(made({ blacklistDays: 0 }).expiresAt).toBeNull();
  });

  test("refuses nobody in a dry run", () => {
    expect(made({ blacklistDryRun: true }).isDryRun).toBe(true);
  });

  test("follows upon the entry before, and keeps nothing of it", () => {
    const before = blacklistEntry({ liftedAt: NOW - 1, revision: 7, lastRefusedAt: NOW - 2 });
    expect(made({}, before)).toEqual({ ...made({}), revision: 8 });
  });
});
