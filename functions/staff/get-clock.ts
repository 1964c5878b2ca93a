import { getClock } from "../../shared/contract/operations/get-clock.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentClock } from "../present/clock.ts";

/** Tells the time of a service that has a test clock. */
export const handler = route(getClock, async (_request, { testClock }) =>
  testClock === undefined ? refuse("CLOCK_FIXED") : reply(200, presentClock(testClock.read())),
);
