import {
  attemptsInWindow,
  type Counter,
  countersOf,
  windowStart,
} from "../../shared/domain/attempt-counter.ts";
import { AUTOMATIC, automaticEntry, type Counted, isBlockDue } from "../../shared/domain/automatic-block.ts";
import type { Settings } from "../../shared/domain/settings.ts";
import { TOLD_MS } from "../../shared/storage/attempt-counts.ts";
import { activityOf, type Context } from "./context.ts";
import type { Services } from "./services.ts";

type Place = Pick<Context, "activity" | "now" | "storage">;

/** So many of the newest attempts are kept with an entry. */
const EVIDENCE = 20;

/**
 * Counts a failed attempt towards the thresholds, and blacklists its source where one is reached. The address is the one
 * that the gateway saw: what the client says of itself blocks nobody's address.
 */
export async function countFailedAttempt(
  observedIp: string,
  domain: string | null,
  services: Pick<Services, "now" | "randomBytes" | "settings" | "storage">,
): Promise<void> {
  const settings = await services.settings.read();
  const at = services.now();
  const place = { ...services, activity: activityOf(services, { kind: "service", id: AUTOMATIC }, null) };
  await Promise.all(
    countersOf(observedIp, domain, settings).map(async (counter) => {
      const { byHour, toldAt } = await place.storage.countAttempt(counter.target, at);
      // Staff know of it; whether it is a customer's domain still, the sweep asks.
      if (toldAt !== null && at < toldAt + TOLD_MS) return;
      await judgeCount(counter, { attempts: attemptsInWindow(byHour, at), at }, settings, place);
    }),
  );
}

/**
 * Blacklists a source whose count has reached its threshold, or tells staff where that is a customer's domain; used at the
 * attempt, and again by the sweep. True when something was written.
 */
export async function judgeCount(
  counter: Counter,
  counted: Counted,
  settings: Settings,
  { activity, now, storage }: Place,
): Promise<boolean> {
  if (counted.attempts < counter.threshold) return false;
  const at = now();
  const [entry = null] = await storage.loadBlacklist([counter.target], "strong");
  const source = { counter, counted, entry };
  if (!isBlockDue(source, settings, at)) return false;
  const about = { accountId: null, subjects: [counter.target] };
  if (counter.kind === "domain" && (await storage.isCustomersDomain(counter.target, at))) {
    const reason = `${counted.attempts} failed attempts in 24 hours name this customer's domain; it is not blocked`;
    return storage.tellOnce(counter.target, at, activity("blacklist.protected", { ...about, reason }));
  }
  const since = windowStart(at);
  const attemptIds = await storage.newestAttemptsOf(counter, since, EVIDENCE);
  const evidence = { attempts: counted.attempts, threshold: counter.threshold, since, attemptIds };
  const made = automaticEntry(source, evidence, settings, at);
  const told = activity("blacklist.added", { ...about, reason: made.reason });
  return (await storage.saveBlacklistEntries([made], told, [])) === "saved";
}
