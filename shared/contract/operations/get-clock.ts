import * as z from "zod/mini";
import { clockView } from "../clock-fields.ts";
import { operation } from "../operation.ts";

export const getClock = operation({
  name: "get-clock",
  room: "staff",
  method: "GET",
  path: "/v1/clock",
  summary:
    "What the service takes for the time, and whether that is a test clock. Only on one machine; refused in the cloud.",
  caller: { kind: "staff", scope: "admin" },
  status: 200,
  reply: z.object(clockView),
  refusals: ["CLOCK_FIXED"],
});
