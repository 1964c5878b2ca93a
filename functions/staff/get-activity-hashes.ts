import { getActivityHashes } from "../../shared/contract/operations/get-activity-hashes.ts";
import { readHourText } from "../../shared/domain/activity-hours.ts";
import { utcHour } from "../../shared/domain/time.ts";
import { reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { route } from "../http/route.ts";

/** What an hour's seal was made over; a part of it is a page. */
export const handler = route(getActivityHashes, async ({ query }, { storage, secrets, now }) => {
  const hour = readHourText(query.hour ?? "") ?? utcHour(now());
  const name = `activity hashes ${query.hour ?? ""}`;
  const { after } = toPageRequest(secrets, name, query);
  const { hashes, next } = await storage.loadEntryHashes(hour, Number(after ?? 0));
  return reply(200, {
    items: hashes.map(({ id, hash }) => ({ id, hash })),
    nextCursor: toCursor(secrets, name, next === null ? null : String(next)),
  });
});
