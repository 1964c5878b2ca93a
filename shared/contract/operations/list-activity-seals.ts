import * as z from "zod/mini";
import { hourField, sealView } from "../activity-fields.ts";
import { page } from "../fields.ts";
import { operation } from "../operation.ts";

export const listActivitySeals = operation({
  name: "list-activity-seals",
  room: "staff",
  method: "GET",
  path: "/v1/activity/seals",
  summary: "The seals of the hours of the activity log, oldest first, from one hour through another.",
  caller: { kind: "staff", scope: "activity:read" },
  query: z.strictObject({ ...page, from: z.optional(hourField), through: z.optional(hourField) }),
  status: 200,
  reply: z.object({
    items: z.array(sealView),
    nextCursor: z.nullable(z.string()),
    /** How far the log is sealed, and the chain's value there; null before the first seal. */
    newest: z.nullable(z.object({ hour: z.string(), chain: z.string() })),
  }),
  refusals: ["CURSOR_INVALID"],
});
