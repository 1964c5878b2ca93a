import { targetFault } from "../../shared/contract/blacklist-fields.ts";
import { getBlacklistEntry } from "../../shared/contract/operations/get-blacklist-entry.ts";
import { readTarget } from "../../shared/domain/blacklist-target.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentEntry } from "../present/blacklist.ts";
import { presentRecord } from "../present/views.ts";

/** One blacklist entry, with the attempts that it was made for. */
export const handler = route(getBlacklistEntry, async ({ query }, { storage, now }) => {
  const read = readTarget(query.target);
  if (!read.ok) return refuse("INPUT_INVALID", { errors: [targetFault("query.target", read.reason)] });
  const { targets } = read;
  if (targets.length > 1) return refuse("INPUT_INVALID", { errors: [keptAs(targets)] });
  const [entry] = await storage.loadBlacklist(targets, "strong");
  if (entry === undefined) return refuse("NOT_FOUND");
  const attempts = await storage.loadRecords(entry.evidence?.attemptIds ?? []);
  return reply(200, { ...presentEntry(entry, now()), attempts: attempts.map(presentRecord) });
});

function keptAs(targets: readonly string[]) {
  return {
    location: "query.target",
    message: `is kept as ${targets.length} entries, from ${targets[0]} to ${targets.at(-1)}`,
    fix: "Ask for one of these.",
  };
}
