import { liftBlacklistEntry } from "../../shared/contract/operations/lift-blacklist-entry.ts";
import { readTarget } from "../../shared/domain/blacklist-target.ts";
import { liftedEntry } from "../../shared/domain/manual-block.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentEntry } from "../present/blacklist.ts";
import { refuseTarget, saveEntryChanges } from "./blacklist-changes.ts";

/** Lifts the entries of a target, and forgets what was counted of it, all at once; what is lifted already stays so. */
export const handler = route(liftBlacklistEntry, async ({ body }, context) => {
  const { storage, now } = context;
  const read = readTarget(body.target);
  if (!read.ok) return refuseTarget("body.target", read.reason);
  const at = now();
  return settle(context, async () => {
    const found = await storage.loadBlacklist(read.targets, "strong");
    if (found.length === 0) return refuse("NOT_FOUND");
    const changes = found.map((before) => ({ before, after: liftedEntry(before, at) }));
    const answer = reply(200, { items: changes.map(({ after }) => presentEntry(after, at)) });
    const told = { kind: "blacklist.lifted", reason: body.reason ?? null, at } as const;
    return (await saveEntryChanges(changes, told, answer, context)) === "saved" ? answer : AGAIN;
  });
});
