import { randomBytes } from "node:crypto";

/** The clock of the cloud, and waiting. */
export const CLOUD_CLOCK = {
  // biome-ignore lint/plugin: the time comes in here.
  now: Date.now,
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  /** Waits for a random part of `ms`, so that many who failed together do not come back together. */
  pause: (ms: number) => CLOUD_CLOCK.sleep((ms * (randomBytes(1)[0] ?? 0)) / 256),
} as const;
