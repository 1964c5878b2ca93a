import { listBlacklist } from "../../shared/contract/operations/list-blacklist.ts";
import { entryState } from "../../shared/domain/blacklist.ts";
import { reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { route } from "../http/route.ts";
import { presentEntry } from "../present/blacklist.ts";

/** Blacklist entries, newest first, narrowed by how they stand, what they are, and who made them. */
export const handler = route(listBlacklist, async ({ query }, { storage, secrets, now }) => {
  const { state, kind, origin } = query;
  const at = now();
  const name = `blacklist ${state ?? ""} ${kind ?? ""} ${origin ?? ""}`;
  const request = toPageRequest(secrets, name, query);
  const { picked, next } = await storage.listBlacklist(
    request,
    (entry) =>
      (state === undefined || entryState(entry, at) === state) &&
      (kind === undefined || entry.kind === kind) &&
      (origin === undefined || entry.origin === origin),
  );
  const items = picked.map((entry) => presentEntry(entry, at));
  return reply(200, { items, nextCursor: toCursor(secrets, name, next) });
});
