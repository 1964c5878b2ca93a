import * as z from "zod/mini";
import { accountId, listOf, page } from "../fields.ts";
import { operation } from "../operation.ts";
import { licenseView } from "../views.ts";

export const listLicenses = operation({
  name: "list-licenses",
  room: "staff",
  method: "GET",
  path: "/v1/licenses",
  summary: "Licenses, newest first: all, or those of one smart account.",
  caller: { kind: "staff", scope: "licenses:read" },
  query: z.strictObject({ ...page, accountId: z.optional(accountId) }),
  status: 200,
  reply: listOf(licenseView),
  refusals: ["CURSOR_INVALID"],
});
