import * as z from "zod/mini";
import { hourField, storedEntry } from "../activity-fields.ts";
import { listOf, page } from "../fields.ts";
import { operation } from "../operation.ts";

export const getActivityHour = operation({
  name: "get-activity-hour",
  room: "staff",
  method: "GET",
  path: "/v1/activity/hour",
  summary:
    "The entries of one hour as they are stored, for checking its seal; of this hour unless another is named.",
  caller: { kind: "staff", scope: "activity:read" },
  query: z.strictObject({ ...page, hour: z.optional(hourField) }),
  status: 200,
  reply: listOf(storedEntry),
  refusals: ["CURSOR_INVALID"],
});
