import * as z from "zod/mini";
import { clockInstant, clockView } from "../clock-fields.ts";
import { operation } from "../operation.ts";

export const setClock = operation({
  name: "set-clock",
  room: "staff",
  method: "PUT",
  path: "/v1/clock",
  summary:
    "Sets the clock by which the service decides and signs, and does what is due then; it runs on from there. Only on one machine, for trying out; refused in the cloud.",
  caller: { kind: "staff", scope: "admin" },
  body: z.strictObject({
    /** The new time; null is the machine's own again. */
    at: z.nullable(clockInstant),
  }),
  status: 200,
  reply: z.object({
    ...clockView,
    /** What it means that the clock went back; null when it did not. */
    warning: z.nullable(z.string()),
    /** What the sweep did afterwards. */
    sweep: z.object({ settled: z.int(), isFinished: z.boolean() }),
  }),
  refusals: ["CLOCK_FIXED"],
});
