import { addBlacklistEntry } from "../../shared/contract/operations/add-blacklist-entry.ts";
import { readTarget } from "../../shared/domain/blacklist-target.ts";
import { manualEntry } from "../../shared/domain/manual-block.ts";
import { daysAfter } from "../../shared/domain/time.ts";
import { reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentEntry } from "../present/blacklist.ts";
import { refuseTarget, saveEntryChanges } from "./blacklist-changes.ts";

/** Blacklists a domain, an address, or a range as the prefixes that make it up; at once, and for everyone. */
export const handler = route(addBlacklistEntry, async ({ body, caller }, context) => {
  const { storage, settings, now } = context;
  const { reason, expiresInDays } = body;
  const read = readTarget(body.target);
  if (!read.ok) return refuseTarget("body.target", read.reason);
  const { kind, targets } = read;
  const at = now();
  const days = expiresInDays === undefined ? (await settings.read()).blacklistDays : (expiresInDays ?? 0);
  const said = { kind, reason, expiresAt: days === 0 ? null : daysAfter(at, days), by: caller.id };
  return settle(context, async () => {
    const found = await storage.loadBlacklist(targets, "strong");
    const known = new Map(found.map((entry) => [entry.target, entry]));
    const changes = targets.map((target) => {
      const before = known.get(target) ?? null;
      return { before, after: manualEntry(before, { ...said, target }, at) };
    });
    const answer = reply(200, { items: changes.map(({ after }) => presentEntry(after, at)) });
    const told = { kind: "blacklist.added", reason, at } as const;
    return (await saveEntryChanges(changes, told, answer, context)) === "saved" ? answer : AGAIN;
  });
});
