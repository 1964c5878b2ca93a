import * as z from "zod/mini";
import { ENTRY_ORIGINS, ENTRY_STATES, TARGET_KINDS } from "../../domain/blacklist.ts";
import { blacklistEntryView } from "../blacklist-fields.ts";
import { listOf, page } from "../fields.ts";
import { operation } from "../operation.ts";

export const listBlacklist = operation({
  name: "list-blacklist",
  room: "staff",
  method: "GET",
  path: "/v1/blacklist",
  summary:
    "Blacklisted domains and addresses, newest first, those that are in force no more included. A request reads 1,000 entries at most: a page may be short, or empty, and go on with nextCursor.",
  caller: { kind: "staff", scope: "blacklist:read" },
  query: z.strictObject({
    ...page,
    state: z.optional(z.enum(ENTRY_STATES)),
    kind: z.optional(z.enum(TARGET_KINDS)),
    origin: z.optional(z.enum(ENTRY_ORIGINS)),
  }),
  status: 200,
  reply: listOf(blacklistEntryView),
  refusals: ["CURSOR_INVALID"],
});
