import { SKEW_MS } from "./sweep-trial.ts";

/** How often something may be in the log. */
export interface Bounds {
  readonly least: 0 | 1;
  readonly most: 0 | 1;
}

export const ONCE: Bounds = { least: 1, most: 1 };
export const PERHAPS: Bounds = { least: 0, most: 1 };

/** Null for what must not be told: it was undone before its time, or its time has not come. */
export function boundsOf(dueAt: number, undoneAt: number | null, endedAt: number): Bounds | null {
  if (undoneAt === null) return dueAt <= endedAt ? ONCE : null;
  return dueAt <= undoneAt + SKEW_MS * 2 ? PERHAPS : null;
}
