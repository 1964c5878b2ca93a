import { checkBlacklist } from "../../shared/contract/operations/check-blacklist.ts";
import { attemptsInWindow, countersOf } from "../../shared/domain/attempt-counter.ts";
import { type BlacklistEntry, refuseSource, targetsOf } from "../../shared/domain/blacklist.ts";
import { normalizeDomain } from "../../shared/domain/domain-name.ts";
import { formatIp, parseIp } from "../../shared/domain/ip-address.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentEntry } from "../present/blacklist.ts";

/** Tells what a request from an address, or for a domain, would get, and how near its counts are to the thresholds. */
export const handler = route(checkBlacklist, async ({ query }, { storage, settings, now }) => {
  const address = query.ip === undefined ? null : parseIp(query.ip);
  if (query.ip !== undefined && address === null) return refuse("INPUT_INVALID", { errors: [NO_ADDRESS] });
  const name = query.domain === undefined ? null : normalizeDomain(query.domain);
  if (name?.ok === false) return refuse("INPUT_INVALID", { errors: [noDomain(name.reason)] });
  const [ip, domain] = [address && formatIp(address), name?.domain ?? null];

  const set = await settings.read();
  const at = now();
  const counters = countersOf(ip ?? "", domain, set);
  const isCounted = counters.some(({ kind }) => kind === "domain");
  const [entries, counts, isProtected] = await Promise.all([
    storage.loadBlacklist(targetsOf(ip ?? "", domain), "strong"),
    storage.loadAttemptCounts(counters.map(({ target }) => target)),
    domain !== null && isCounted && storage.isCustomersDomain(domain, at),
  ]);
  const refusalOf = (asked: readonly BlacklistEntry[], hasProof: boolean) => {
    const refused = refuseSource(asked, { domain, hasProof }, set, at);
    return refused && { code: refused.code, target: refused.entry.target };
  };
  const refuses = (entry: BlacklistEntry) => {
    if (refusalOf([entry], true) !== null) return "everyone";
    return refusalOf([entry], false) === null ? "nobody" : "without-proof";
  };
  const byTarget = new Map(counts.map(({ target, byHour }) => [target, attemptsInWindow(byHour, at)]));
  return reply(200, {
    ip,
    domain,
    withoutProof: refusalOf(entries, false),
    withProof: refusalOf(entries, true),
    entries: entries.map((entry) => ({ ...presentEntry(entry, at), refuses: refuses(entry) })),
    counts: counters.map((counter) => ({
      ...counter,
      attempts: byTarget.get(counter.target) ?? 0,
      isProtected: counter.kind === "domain" && isProtected,
    })),
  });
});

const NO_ADDRESS = {
  location: "query.ip",
  message: "is not an IP address",
  fix: "Give an address such as 192.0.2.7.",
};

function noDomain(reason: string) {
  return {
    location: "query.domain",
    message: `is not a domain (${reason})`,
    fix: "Give a name such as example.com, or the URL of the site.",
  };
}
