import { describe, expect, it } from "vitest";
import { type ApiKey, apiKeyState } from "./api-key.ts";
import { decideReleases } from "./deactivate.ts";
import { refuseLicense } from "./judge-license.ts";
import { hasStarted, isInGrace, isOver, leaseDeadline } from "./license-dates.ts";
import { licenseStatus } from "./license-status.ts";
import { activation, license, node, product, token } from "./testing/builders.ts";
import { DAY_MS } from "./time.ts";
import { refuseToken, tokenState } from "./token.ts";
import { decideVerification } from "./verify.ts";

/** Instants that calendars and clocks get wrong. */
const INSTANTS: readonly (readonly [name: string, at: number])[] = [
  ["an ordinary noon", Date.UTC(2026, 10, 22, 12)],
  ["a leap day", Date.UTC(2028, 1, 29)],
  ["the day after one", Date.UTC(2028, 2, 1)],
  ["the end of February in a year without", Date.UTC(2100, 2, 1)],
  ["a change of clocks in Europe", Date.UTC(2027, 2, 28, 1)],
  ["New Year", Date.UTC(2027, 0, 1)],
  ["2038, where 32 bits of seconds end", 2 ** 31 * 1_000],
  ["the end of the year 9999", Date.UTC(9999, 11, 31, 23, 59, 59, 999)],
];

const good = { usesTaken: 0, alreadyExchanged: false, needsUse: true };
const rightPlace = { coversNoProduct: false, otherAccount: false, tooMany: false };
const key = (expiresAt: number): ApiKey => ({
  id: "key_1",
  name: "x",
  kind: "staff",
  scopes: [],
  expiresAt,
  revokedAt: null,
  createdAt: 0,
});
const status = (given: Parameters<typeof license>[0], deadlineAt: number | null, now: number) =>
  licenseStatus(license(given), { activeUses: 1, unitsInUse: 0, deadlineAt }, now);
const midnight = (at: number) => Math.floor(at / DAY_MS) * DAY_MS;
const poll = (lastContactAt: number, now: number) =>
  decideVerification(
    { node: node({ lastContactAt }), licenses: [], blacklist: [] },
    { now, leaseDays: 30, claimed: { hostName: null, version: null, serverType: null, fingerprint: {} } },
  );

/** A rule with a date: what it says when the clock is one millisecond before it, at it, and one after. */
type Row = readonly [rule: string, says: (date: number, now: number) => unknown, readonly unknown[]];

const ROWS: readonly Row[] = [
  ["a license starts", (startsAt, now) => hasStarted({ ...license(), startsAt }, now), [false, true, true]],
  [
    "a license is refused until its start",
    (startsAt, now) => refuseLicense(license({ startsAt }), product(), now),
    ["LICENSE_NOT_STARTED", null, null],
  ],
  [
    "a license without grace ends",
    (expiresAt, now) => refuseLicense(license({ expiresAt }), product(), now),
    [null, "LICENSE_EXPIRED", "LICENSE_EXPIRED"],
  ],
  [
    "a license with grace enters it",
    (expiresAt, now) => isInGrace({ ...license(), expiresAt, graceDays: 5 }, now),
    [false, true, true],
  ],
  [
    "a license is not over while in grace",
    (expiresAt, now) => isOver({ ...license(), expiresAt, graceDays: 5 }, now),
    [false, false, false],
  ],
  [
    "grace ends, and the license with it",
    (end, now) => refuseLicense(license({ expiresAt: end - 5 * DAY_MS, graceDays: 5 }), product(), now),
    [null, "LICENSE_EXPIRED", "LICENSE_EXPIRED"],
  ],
  [
    "the page says that it is in grace",
    (expiresAt, now) => status({ expiresAt, graceDays: 5 }, null, now),
    ["expiring", "in-grace", "in-grace"],
  ],
  [
    "the page says that the end is 30 days away",
    (date, now) => status({ expiresAt: date + 30 * DAY_MS }, null, now),
    ["valid", "expiring", "expiring"],
  ],
  [
    "a lease is over",
    (deadlineAt, now) => status({}, deadlineAt, now),
    ["valid", "authorization-expired", "authorization-expired"],
  ],
  [
    "a lease meets the license's own end",
    (date, now) => leaseDeadline({ ...license(), expiresAt: date + 30 * DAY_MS }, 30, now) - date,
    [30 * DAY_MS - 1, 30 * DAY_MS, 30 * DAY_MS],
  ],
  [
    "a token is refused from its end on",
    (expiresAt, now) => refuseToken({ token: token({ expiresAt }), ...good, ...rightPlace }, now),
    [null, "TOKEN_EXPIRED", "TOKEN_EXPIRED"],
  ],
  [
    "a token's state is expired from its end on",
    (expiresAt, now) => tokenState(token({ expiresAt }), 0, now),
    ["usable", "expired", "expired"],
  ],
  [
    "an API key opens nothing from its end on",
    (expiresAt, now) => apiKeyState(key(expiresAt), now),
    ["usable", "expired", "expired"],
  ],
];

describe.each(INSTANTS)("at %s", (_, date) => {
  it.each(ROWS)("%s to the millisecond", (_rule, says, expected) => {
    expect([-1, 0, 1].map((ms) => says(date, date + ms))).toEqual(expected);
  });

  it("a UTC day begins at midnight, and the first poll of it is noted", () => {
    const day = midnight(date);
    expect([-1, 0, 1].map((ms) => poll(day - DAY_MS, day + ms).isFirstToday)).toEqual([false, true, true]);
    expect([-1, 0, 1].map((ms) => poll(day, day + ms).isFirstToday)).toEqual([false, false, false]);
  });

  it("a release counts for the UTC year that it falls in", () => {
    const year = new Date(date).getUTCFullYear();
    const newYear = Date.UTC(year + 1, 0, 1);
    const counted = (now: number) =>
      decideReleases([activation()], "customer", { releasesPerLicenseAndYear: 3 }, now)[0]?.counted?.year;
    expect([-1, 0, 1].map((ms) => counted(newYear + ms))).toEqual([year, year + 1, year + 1]);
  });
});
