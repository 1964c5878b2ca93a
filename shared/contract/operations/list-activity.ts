import * as z from "zod/mini";
import { activityKind, activityView, addressFilter } from "../activity-fields.ts";
import { accountId, instant, listOf, page, text } from "../fields.ts";
import { operation } from "../operation.ts";

export const listActivity = operation({
  name: "list-activity",
  room: "staff",
  method: "GET",
  path: "/v1/activity",
  summary:
    "The activity log, newest first: the 31 days up to now, or up to `to`. A page may be short, or even empty, and go on all the same.",
  caller: { kind: "staff", scope: "activity:read" },
  query: z
    .strictObject({
      ...page,
      /** From this instant on, and before that one. */
      from: z.optional(instant),
      to: z.optional(instant),
      kind: z.optional(activityKind),
      /** The id of who did it. */
      actor: z.optional(text(80)),
      accountId: z.optional(accountId),
      /** An id, a domain or an address that was touched. */
      subject: z.optional(text(260)),
      reason: z.optional(text(200)),
      /** An address, or a network, that it came from. */
      address: z.optional(addressFilter),
    })
    .check(
      z.refine(
        ({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to),
        {
          error: "must be before to",
          path: ["from"],
        },
      ),
    ),
  status: 200,
  reply: listOf(activityView),
  refusals: ["CURSOR_INVALID"],
});
