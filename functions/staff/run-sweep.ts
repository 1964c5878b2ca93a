import { toWire } from "../../shared/contract/instant.ts";
import { runSweep } from "../../shared/contract/operations/run-sweep.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";

/** Runs the sweep where this process may; in the cloud a function of its own does, with rights that no request has. */
export const handler = route(runSweep, async (_request, { sweep, now }) => {
  if (sweep === undefined) return refuse("SWEEP_SCHEDULED_ONLY");
  const startedAt = now();
  const reports = await sweep();
  const steps = Object.entries(reports).map(([step, report]) => ({ step, ...report }));
  return reply(200, {
    startedAt: toWire(startedAt),
    endedAt: toWire(now()),
    isFinished: steps.every(({ isFinished }) => isFinished),
    steps,
  });
});
