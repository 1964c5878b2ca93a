import * as z from "zod/mini";
import { entryHashView, hourField } from "../activity-fields.ts";
import { listOf, page } from "../fields.ts";
import { operation } from "../operation.ts";

export const getActivityHashes = operation({
  name: "get-activity-hashes",
  room: "staff",
  method: "GET",
  path: "/v1/activity/hashes",
  summary:
    "What the seal of one hour was made over: the id and the hash of each entry, by which one that was changed, removed or inserted is told. Of this hour unless another is named.",
  caller: { kind: "staff", scope: "activity:read" },
  query: z.strictObject({ cursor: page.cursor, hour: z.optional(hourField) }),
  status: 200,
  reply: listOf(entryHashView),
  refusals: ["CURSOR_INVALID"],
});
