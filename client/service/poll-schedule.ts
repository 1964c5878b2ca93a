import { DAY_MS } from "../../shared/domain/time.ts";

/** How often a node polls when all is well, and how far that is spread to either side. */
export const POLL_MS = DAY_MS;
export const POLL_SPREAD = 0.1;

/** The first pause after a failure; it doubles with each further one, up to `POLL_MS`. */
export const BACK_OFF_MS = 300_000;
const BACK_OFF_SPREAD = 0.25;
const LATEST_MS = POLL_MS * (1 + POLL_SPREAD);

/** What is known when an attempt has ended. `chance` is in [0, 1) and spreads many nodes over time. */
export interface AttemptEnd {
  readonly now: number;
  /** Failed attempts in a row; 0 after a good one. */
  readonly failures: number;
  readonly retryAfterSeconds: number | null;
  /** When the first license stops without contact; null when there is none. */
  readonly deadlineAt: number | null;
  readonly chance: number;
}

/** When to try next (epoch ms, by the machine's clock). */
export function nextAttemptAt(end: AttemptEnd): number {
  const { now, failures, retryAfterSeconds, chance } = end;
  if (failures === 0) return Math.round(now + POLL_MS * spread(POLL_SPREAD, chance));
  const backOff = Math.min(POLL_MS, BACK_OFF_MS * 2 ** (failures - 1)) * spread(BACK_OFF_SPREAD, chance);
  const asked = (retryAfterSeconds ?? 0) * 1_000 * (1 + BACK_OFF_SPREAD * chance);
  const pause = Math.max(beforeDeadline(backOff, end), asked);
  return Math.round(now + Math.min(pause, POLL_MS));
}

/** True when it is time. A plan that lies too far ahead was made by a clock that has been set back since. */
export function isDue(planned: number | null, now: number): boolean {
  return planned === null || now >= planned || planned - now > LATEST_MS;
}

/** Never sleeps past the half of what is left until the deadline, so that a cloud that came back is found in time. */
function beforeDeadline(pause: number, { now, deadlineAt }: AttemptEnd): number {
  if (deadlineAt === null || deadlineAt <= now) return pause;
  return Math.min(pause, Math.max(BACK_OFF_MS, (deadlineAt - now) / 2));
}

function spread(share: number, chance: number): number {
  return 1 - share + 2 * share * chance;
}
