import { fromWire } from "../../shared/contract/instant.ts";
import { listActivity } from "../../shared/contract/operations/list-activity.ts";
import { readAddressFilter } from "../../shared/domain/activity-filter.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { route } from "../http/route.ts";
import { presentActivity } from "../present/activity.ts";

const DEFAULT_DAYS = 31;

/** The activity log, newest first; one account's part of it comes from a list of its own. */
export const handler = route(listActivity, async ({ query }, { storage, secrets, now }) => {
  const { limit: _, cursor: __, ...asked } = query;
  const name = `activity ${JSON.stringify(Object.entries(asked).sort())}`;
  const at = now();
  const to = fromWire(query.to);
  const from = fromWire(query.from) ?? (to ?? at) - DEFAULT_DAYS * DAY_MS;
  const filter = {
    kind: query.kind ?? null,
    actor: query.actor ?? null,
    accountId: query.accountId ?? null,
    subject: query.subject ?? null,
    reason: query.reason ?? null,
    address: query.address === undefined ? null : readAddressFilter(query.address),
    // What is not yet, and what was before there were computers, is not walked through.
    from: Math.max(0, from),
    to: Math.max(0, Math.min(to ?? at + 1, at + DAY_MS)),
  };
  const request = toPageRequest(secrets, name, query);
  const { entries, next } =
    filter.accountId === null
      ? await storage.listActivity(filter, request)
      : await storage.listActivityOf("activityOfAccount", filter.accountId, filter, request);
  return reply(200, { items: entries.map(presentActivity), nextCursor: toCursor(secrets, name, next) });
});
