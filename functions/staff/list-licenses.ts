import { listLicenses } from "../../shared/contract/operations/list-licenses.ts";
import { reply } from "../http/answer.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { route } from "../http/route.ts";
import { presentLicense } from "../present/views.ts";

/** Licenses, newest first: all, or those of one smart account. */
export const handler = route(listLicenses, async ({ query }, { storage, settings, secrets, now }) => {
  const owner = query.accountId ?? null;
  const list = owner === null ? "licenses" : "licensesOfAccount";
  const name = `${list} ${owner ?? ""}`;
  const page = await storage.readPage(list, owner, toPageRequest(secrets, name, query));
  const found = await storage.loadLicensesWithUses(page.ids, now());
  const set = await settings.read();
  const items = found.map((license) => presentLicense(license, set, now()));
  return reply(200, { items, nextCursor: toCursor(secrets, name, page.next) });
});
