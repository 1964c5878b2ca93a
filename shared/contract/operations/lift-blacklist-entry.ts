import * as z from "zod/mini";
import { blacklistTarget, changedEntries } from "../blacklist-fields.ts";
import { text } from "../fields.ts";
import { operation } from "../operation.ts";

export const liftBlacklistEntry = operation({
  name: "lift-blacklist-entry",
  room: "staff",
  method: "POST",
  path: "/v1/blacklist/lift",
  summary:
    "Lifts a blacklist entry, or those that a range is kept as: the very next request passes, and what was counted is forgotten. Safe to repeat.",
  caller: { kind: "staff", scope: "blacklist:write" },
  body: z.strictObject({
    target: blacklistTarget,
    /** Why, for the activity log. */
    reason: z.optional(text(200)),
  }),
  idempotent: true,
  status: 200,
  reply: changedEntries,
  refusals: ["INPUT_INVALID", "BLACKLIST_RANGE_TOO_WIDE", "NOT_FOUND", "BUSY"],
});
