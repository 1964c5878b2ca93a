import { pauseMs } from "../../shared/storage/transact.ts";
import { type Refusal, retryLater } from "./answer.ts";
import type { Services } from "./services.ts";

/** What a try returns when the stored data moved between reading and writing: load and decide again. */
export const AGAIN: unique symbol = Symbol("again");

const TRIES = 14;

/**
 * Loads, decides and writes until nothing moved in between: `attempt` gets 0, then 1, ... with a jittered pause before
 * each. When rivals win every time the answer is 503, never "limit reached".
 */
export async function settle<T>(
  { sleep, randomBytes }: Pick<Services, "sleep" | "randomBytes">,
  attempt: (tried: number) => Promise<T | typeof AGAIN>,
): Promise<T | Refusal<"BUSY">> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    if (tried > 0) await sleep(pauseMs(tried, (randomBytes(1)[0] ?? 0) / 256));
    const result = await attempt(tried);
    if (result !== AGAIN) return result;
  }
  return retryLater();
}
