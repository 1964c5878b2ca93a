import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { blacklistTarget, changedEntries } from "../blacklist-fields.ts";
import { positive, text } from "../fields.ts";
import { operation } from "../operation.ts";

export const addBlacklistEntry = operation({
  name: "add-blacklist-entry",
  room: "staff",
  method: "POST",
  path: "/v1/blacklist",
  summary:
    "Blacklists a domain and what is below it (two levels), an address, or a range: everyone is refused, at once. Adding what is there changes its reason and its end.",
  caller: { kind: "staff", scope: "blacklist:write" },
  body: z.strictObject({
    target: blacklistTarget,
    /** Why, for whoever looks at it later. */
    reason: text(200),
    /** Left out: as long as the setting `blacklistDays` says. Null: until it is lifted. */
    expiresInDays: z.optional(z.nullable(positive(LIMITS.blacklistDays))),
  }),
  idempotent: true,
  status: 200,
  reply: changedEntries,
  refusals: ["INPUT_INVALID", "BLACKLIST_RANGE_TOO_WIDE", "BUSY"],
});
