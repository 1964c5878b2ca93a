import * as z from "zod/mini";
import { accountId, licenseId, listOf, page } from "../fields.ts";
import { operation } from "../operation.ts";
import { activationView } from "../views.ts";

export const listActivations = operation({
  name: "list-activations",
  room: "staff",
  method: "GET",
  path: "/v1/activations",
  summary: "Activations, newest first: all, or those of one license or one smart account.",
  caller: { kind: "staff", scope: "activations:read" },
  query: z
    .strictObject({ ...page, licenseId: z.optional(licenseId), accountId: z.optional(accountId) })
    .check(
      z.refine(({ licenseId, accountId }) => licenseId === undefined || accountId === undefined, {
        error: "licenseId and accountId cannot be combined",
        path: ["accountId"],
      }),
    ),
  status: 200,
  reply: listOf(activationView),
  refusals: ["CURSOR_INVALID"],
});
