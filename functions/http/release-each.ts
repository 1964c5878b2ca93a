import type { Write } from "../../shared/storage/transact.ts";
import { type Refusal, retryLater } from "./answer.ts";
import type { Context } from "./context.ts";
import { AGAIN, settle } from "./settle.ts";

/** No release begins later than this; one that is under way has its own 20 s, and API Gateway gives 30 s to all. */
const BEGUN_WITHIN_MS = 8_000;

/** What is released one after the other, each in a transaction of its own, and what is answered. */
export interface Releasing<T, R, A> {
  readonly items: readonly T[];
  /** Releases one; `record` makes what belongs into the same transaction. Null: it needed no release. */
  readonly release: (item: T, record: (released: R) => readonly Write[]) => Promise<R | null | typeof AGAIN>;
  /** The answer when these were released, and those were not reached. */
  readonly answer: (released: readonly R[], left: readonly T[]) => A;
  /** Keeps an answer that no transaction carries. */
  readonly keep: (answer: A) => Promise<"kept" | "contended">;
}

/**
 * Releases one thing after the other. The last transaction carries the whole answer's idempotency record, so that a request that
 * was interrupted leaves none: repeated, it finishes the rest. It stops at the first that rivals do not let through and
 * answers what was done; where that is nothing, 503.
 */
export async function releaseEach<T, R, A extends { readonly status: number; readonly body: unknown }>(
  context: Context,
  { items, release, answer, keep }: Releasing<T, R, A>,
): Promise<A | Refusal<"BUSY">> {
  const startedAt = context.now();
  const released: R[] = [];
  for (const [at, item] of items.entries()) {
    const isLast = at === items.length - 1;
    const record = (one: R) => (isLast ? context.once(answer([...released, one], [])) : []);
    const isLate = context.now() - startedAt >= BEGUN_WITHIN_MS;
    const result = isLate ? retryLater() : await settle(context, () => wrapped(release(item, record)));
    if (!("one" in result)) return released.length === 0 ? result : answer(released, items.slice(at));
    if (result.one === null) continue;
    released.push(result.one);
    if (isLast) return answer(released, []);
  }
  const whole = answer(released, []);
  return (await keep(whole)) === "kept" || released.length > 0 ? whole : retryLater();
}

/** What is released can be of any kind; so wrapped it is never taken for a refusal. */
async function wrapped<R>(release: Promise<R | null | typeof AGAIN>) {
  const one = await release;
  return one === AGAIN ? AGAIN : { one };
}
