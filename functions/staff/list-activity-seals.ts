import { listActivitySeals } from "../../shared/contract/operations/list-activity-seals.ts";
import { hourText, readHourText } from "../../shared/domain/activity-hours.ts";
import { utcHour } from "../../shared/domain/time.ts";
import { reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { route } from "../http/route.ts";
import { presentSeal } from "../present/activity.ts";

/** The seals of the activity log, oldest first. */
export const handler = route(listActivitySeals, async ({ query }, { storage, secrets, now }) => {
  const { from = "", through = "" } = query;
  const name = `activity seals ${from} ${through}`;
  const { limit, after } = toPageRequest(secrets, name, query);
  const range = {
    from: after === null ? (readHourText(from) ?? 0) : Number(after),
    through: readHourText(through) ?? utcHour(now()),
  };
  const [head, seals] = await Promise.all([
    storage.loadSealHead(),
    storage.listSeals({ ...range, limit: limit + 1 }),
  ]);
  const next = seals[limit]?.hour ?? null;
  return reply(200, {
    items: seals.slice(0, limit).map(presentSeal),
    nextCursor: toCursor(secrets, name, next === null ? null : String(next)),
    newest: head && { hour: hourText(head.hour), chain: head.chain },
  });
});
