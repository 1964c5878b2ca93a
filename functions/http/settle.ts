import { pauseMs } from "../../shared/storage/transact.ts";
import { type Refusal, retryLater } from "./answer.ts";
import type { Services } from "./services.ts";

/** What a try returns when the stored data moved between reading and writing: load and decide again. */
export const AGAIN: unique symbol = Symbol("again");

/** `npm run race -- --apart` shows what these carry; the time stays well inside the 30 s that API Gateway gives. */
const TRIES = 24;
const LONGEST_PAUSE_MS = 1_000;
const LONGEST_MS = 20_000;

/**
 * Loads, decides and writes until nothing moved in between: `attempt` gets 0, then 1, ... with a jittered pause before
 * each. When rivals win every time, for 24 tries or 20 seconds, the answer is 503, never "limit reached".
 */
export async function settle<T>(
  { storage, now, sleep, randomBytes }: Pick<Services, "storage" | "now" | "sleep" | "randomBytes">,
  attempt: (tried: number) => Promise<T | typeof AGAIN>,
): Promise<T | Refusal<"BUSY">> {
  const startedAt = now();
  const isLate = () => now() - startedAt >= LONGEST_MS;
  let result = await attempt(0);
  for (let tried = 1; tried < TRIES && result === AGAIN && !isLate(); tried += 1) {
    await sleep(pauseMs(tried, (randomBytes(1)[0] ?? 0) / 256, LONGEST_PAUSE_MS));
    result = await inTurn(storage, async () => (isLate() ? AGAIN : attempt(tried)));
  }
  return result === AGAIN ? retryLater() : result;
}

const turns = new WeakMap<object, Promise<unknown>>();

/** Losers in one process take turns: side by side they would only outrun each other, again and again. */
function inTurn<T>(process: object, run: () => Promise<T>): Promise<T> {
  const mine = (turns.get(process) ?? Promise.resolve()).then(run);
  turns.set(
    process,
    mine.catch(() => undefined),
  );
  return mine;
}
