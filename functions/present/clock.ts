import { toWire } from "../../shared/contract/instant.ts";
import type { ClockReading } from "../http/test-clock.ts";

/** The clock as the API shows it. */
export function presentClock({ now, machineTime, setAt }: ClockReading) {
  return { now: toWire(now), machineTime: toWire(machineTime), setAt: toWire(setAt) };
}

/** What it means that the clock went from `before` back to `after`; null when it did not go back. */
export function warnOfGoingBack(before: number, after: number): string | null {
  if (after >= before) return null;
  return (
    `The clock went back: what was signed and written until ${toWire(before)} now lies in the future. ` +
    "A server that was in touch keeps its newer license file and refuses older ones until the clock has passed that time, " +
    "and hours of the activity log that are sealed already get entries that their seals do not know. " +
    "For a true picture begin with a new data folder."
  );
}
