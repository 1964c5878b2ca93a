import { describe, expect, it } from "vitest";
import { LOG_PROOF } from "../../shared/contract/activity-proof.ts";
import { hashesOf, judgeAddresses, judgeHour } from "./judge-hour.ts";
import { sha256 } from "./judge-seals.ts";

const HOUR = 500_000;
const AT = HOUR * 3_600_000;
const DAY_MS = 86_400_000;
const entry = (id: string, given: object = {}) => ({
  id,
  at: AT,
  subjects: ["lic_1"],
  origin: null,
  ...given,
});

const SEALED = hashesOf([entry("log_a"), entry("log_b"), entry("log_c")]);
const seal = { hour: HOUR, entries: 3, hash: LOG_PROOF.hourHash(HOUR, SEALED, sha256) };
const judged = (entries: readonly object[], sealedWith = SEALED, isPruned = false) =>
  judgeHour(seal, hashesOf(entries.map((each) => ({ ...each }))), sealedWith, isPruned).map(
    ({ what, entryId }) => `${what} ${entryId}`,
  );

describe("an hour that is not as it was sealed", () => {
  it("tells which entry was changed, removed or inserted", () => {
    const others = [entry("log_a"), entry("log_b", { subjects: ["lic_2"] }), entry("log_d")];
    expect(judged(others)).toEqual(["entry-changed log_b", "entry-inserted log_d", "entry-removed log_c"]);
    expect(judged([...SEALED.map(({ id }) => entry(id)), entry("log_a")])).toEqual(["entry-inserted log_a"]);
  });

  it("tells only that it differs when what it was sealed with was changed, too", () => {
    expect(judged([entry("log_a")], SEALED.slice(1))).toEqual(["hour-changed null"]);
    expect(judged([entry("log_a")], [])).toEqual(["hour-changed null"]);
  });
});

describe("an hour that is older than the log is kept", () => {
  it("may have lost entries, all or some, and what it was sealed with after them", () => {
    expect(judged([], SEALED, true)).toEqual([]);
    expect(judged([entry("log_b")], SEALED, true)).toEqual([]);
    expect(judged([], SEALED.slice(1), true)).toEqual([]);
    expect(judged([], [], true)).toEqual([]);
  });

  it("has no entry that was changed or inserted, and none that nothing proves", () => {
    expect(judged([entry("log_b", { at: 1 })], SEALED, true)).toEqual(["entry-changed log_b"]);
    expect(judged([entry("log_d")], SEALED, true)).toEqual(["entry-inserted log_d"]);
    expect(judged([entry("log_b")], [], true)).toEqual(["hour-changed null"]);
  });
});

it("addresses that went before their 30 days are missed; those that went later are not", () => {
  const origin = { observedIp: "192.0.2.0/24", claimedIp: null, userAgent: null, addressProof: "p" };
  const raw = { ...origin, observedIp: "192.0.2.7", addressProof: undefined, salt: "s" };
  const entries = [entry("log_a", { origin }), entry("log_b", { origin: raw }), entry("log_c")];
  const missed = (now: number) => judgeAddresses(HOUR, entries, now).map(({ entryId }) => entryId);
  expect(missed(AT + 30 * DAY_MS - 1)).toEqual(["log_a"]);
  expect(missed(AT + 30 * DAY_MS)).toEqual([]);
});
