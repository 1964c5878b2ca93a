import { fromWire, toWire } from "../../shared/contract/instant.ts";
import { setClock } from "../../shared/contract/operations/set-clock.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentClock, warnOfGoingBack } from "../present/clock.ts";

/** Sets the clock of a service on one machine, then sweeps. Safe to repeat: it is told a time, not a distance. */
export const handler = route(setClock, async ({ body }, { testClock, sweep, activity }) => {
  if (testClock === undefined || sweep === undefined) return refuse("CLOCK_FIXED");
  const at = fromWire(body.at);
  const before = testClock.read();
  const entry = activity("clock.set", {
    accountId: null,
    subjects: [],
    reason: at === null ? "reset" : null,
    changes: [{ field: "now", before: toWire(before.now), after: toWire(at ?? before.machineTime) }],
  });
  await testClock.set(at, entry);
  const after = testClock.read();
  const reports = Object.values(await sweep());
  return reply(200, {
    ...presentClock(after),
    warning: warnOfGoingBack(before.now, after.now),
    sweep: {
      settled: reports.reduce((sum, { settled }) => sum + settled, 0),
      isFinished: reports.every(({ isFinished }) => isFinished),
    },
  });
});
