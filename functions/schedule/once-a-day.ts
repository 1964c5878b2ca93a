import { DAY_MS } from "../../shared/domain/time.ts";

/** Less than a day, so that a run that is a little early does not put the pass off by an hour each day. */
export const ONCE_A_DAY_MS: number = DAY_MS - 1_800_000;
