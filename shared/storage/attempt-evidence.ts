import { isAttempt } from "../domain/activation.ts";
import type { Counter } from "../domain/attempt-counter.ts";
import { parseIp } from "../domain/ip-address.ts";
import { parseIpRange, rangeIncludes } from "../domain/ip-range.ts";
import type { Database } from "./database.ts";
import { loadRecords } from "./list-activations.ts";
import { readPage } from "./page.ts";

/** A prefix has no list of its own: its attempts are looked for among so many of all. */
const LOOKED_THROUGH = 100;

/** The ids of the newest failed attempts of a source since `from`, newest first; none where they are not recorded. */
export async function newestAttemptsOf(
  db: Database,
  { target, kind }: Pick<Counter, "target" | "kind">,
  from: number,
  most: number,
): Promise<readonly string[]> {
  const newest = { limit: most, after: null, from };
  if (kind === "domain")
    return (await readPage(db, "attemptsByDomain", null, { ...newest, under: target })).ids;
  const range = parseIpRange(target);
  if (range === null || !target.includes("/"))
    return (await readPage(db, "attemptsOfIp", target, newest)).ids;
  const { ids } = await readPage(db, "attempts", null, { ...newest, limit: LOOKED_THROUGH });
  const attempts = (await loadRecords(db, ids)).filter((record) => {
    const ip = isAttempt(record) ? parseIp(record.observedIp) : null;
    return ip !== null && rangeIncludes(range, ip);
  });
  return attempts.slice(0, most).map(({ id }) => id);
}
