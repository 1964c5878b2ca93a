import * as z from "zod/mini";
import { isActivityKind, readAddressFilter } from "../domain/activity-filter.ts";
import { hourText, readHourText } from "../domain/activity-hours.ts";
import { accountId, instant } from "./fields.ts";

/** Schemas of the activity log. An hour is written as `2027-03-10T11Z`. */

export const hourField = z.string().check(
  z.refine((text) => readHourText(text) !== null, {
    error: `must be an hour in UTC, such as ${hourText(0)}`,
  }),
);

/** A kind of entry, or a group of them with its dot. */
export const activityKind = z.string().check(
  z.refine(isActivityKind, {
    error: "must be a kind of entry, such as license.created, or a group with its dot, such as license.",
  }),
);

export const addressFilter = z.string().check(
  z.maxLength(64),
  z.refine((text) => readAddressFilter(text) !== null, {
    error: "must be an IP address, or a network such as 192.0.2.0/24",
  }),
);

/** One entry: who did what, to what, when and from where. */
export const activityView = z.object({
  id: z.string(),
  at: instant,
  kind: z.string(),
  /** A node, a site, a key of staff, or the service itself, such as the sweep. */
  actor: z.object({ kind: z.string(), id: z.string() }),
  accountId: z.nullable(accountId),
  /** Ids of what was touched, in the order that matters most first; an id tells by its beginning what it is of. */
  subjects: z.array(z.string()),
  /** Why a request was refused, or what staff said. */
  reason: z.nullable(z.string()),
  /** Null for what the service did by itself. After 30 days an address is its /24 (IPv4) or /48 (IPv6). */
  origin: z.nullable(
    z.object({
      observedIp: z.string(),
      claimedIp: z.nullable(z.string()),
      userAgent: z.nullable(z.string()),
    }),
  ),
  /** What was edited, as it was and as it is. */
  changes: z.array(
    z.object({
      field: z.string(),
      before: z.optional(z.unknown()),
      after: z.optional(z.unknown()),
    }),
  ),
});

/** An entry as it is stored, whatever is in it: what checks the log takes nothing for granted. */
export const storedEntry = z.record(z.string(), z.unknown());

/** What an hour's seal was made over: an entry and its hash. */
export const entryHashView = z.object({ id: z.string(), hash: z.string() });

/** The seal of an hour: a signed document of type `seal+jwt`. */
export const sealView = z.object({ hour: z.string(), document: z.string() });
