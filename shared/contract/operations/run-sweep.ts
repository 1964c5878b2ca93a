import * as z from "zod/mini";
import { instant } from "../fields.ts";
import { operation } from "../operation.ts";

export const runSweep = operation({
  name: "run-sweep",
  room: "staff",
  method: "POST",
  path: "/v1/sweep",
  summary:
    "Does now what ends by date, for some seconds at most, and tells what it did. Safe to repeat. In the cloud the schedule does it, and this is refused.",
  caller: { kind: "staff", scope: "sweep:run" },
  status: 200,
  reply: z.object({
    startedAt: instant,
    endedAt: instant,
    /** False when something is left for the next run. */
    isFinished: z.boolean(),
    steps: z.array(
      z.object({
        step: z.string(),
        looked: z.int(),
        settled: z.int(),
        /** Items that could not be settled; the log names them, and the next pass tries them again. */
        setAside: z.int(),
        isFinished: z.boolean(),
        /** The step itself broke off; the log says why. */
        hasFailed: z.boolean(),
      }),
    ),
  }),
  refusals: ["SWEEP_SCHEDULED_ONLY"],
});
