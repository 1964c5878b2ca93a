import { getActivityHour } from "../../shared/contract/operations/get-activity-hour.ts";
import { readHourText } from "../../shared/domain/activity-hours.ts";
import { canonicalJson } from "../../shared/domain/activity-proof.ts";
import { utcHour } from "../../shared/domain/time.ts";
import { reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { route } from "../http/route.ts";

/** The entries of an hour as they are stored, so that whoever asks can make their hashes. */
export const handler = route(getActivityHour, async ({ query }, { storage, secrets, now }) => {
  const hour = readHourText(query.hour ?? "") ?? utcHour(now());
  const name = `activity hour ${query.hour ?? ""}`;
  const { rows, isEnd } = await storage.readHour(hour, toPageRequest(secrets, name, query));
  return reply(200, {
    items: rows.map(({ entry }) => JSON.parse(canonicalJson(entry))),
    nextCursor: toCursor(secrets, name, isEnd ? null : (rows.at(-1)?.position ?? null)),
  });
});
