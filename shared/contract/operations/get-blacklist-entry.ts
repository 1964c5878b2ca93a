import * as z from "zod/mini";
import { blacklistEntryView, blacklistTarget } from "../blacklist-fields.ts";
import { operation } from "../operation.ts";
import { activationView } from "../views.ts";

export const getBlacklistEntry = operation({
  name: "get-blacklist-entry",
  room: "staff",
  method: "GET",
  path: "/v1/blacklist/entry",
  summary: "One blacklist entry with its evidence: who was refused, why, until when, and what they tried.",
  caller: { kind: "staff", scope: "blacklist:read" },
  query: z.strictObject({ target: blacklistTarget }),
  status: 200,
  reply: z.extend(blacklistEntryView, {
    /** The newest attempts that an automatic entry was made for, as far as they are recorded; newest first. */
    attempts: z.array(activationView),
  }),
  refusals: ["INPUT_INVALID", "NOT_FOUND"],
});
