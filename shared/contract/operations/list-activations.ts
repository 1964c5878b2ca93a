import * as z from "zod/mini";
import { accountId, instant, licenseId, listOf, page, productReference, text } from "../fields.ts";
import { operation } from "../operation.ts";
import { activationView } from "../views.ts";

const yesOrNo = z.optional(z.enum(["true", "false"]));

export const listActivations = operation({
  name: "list-activations",
  room: "staff",
  method: "GET",
  path: "/v1/activations",
  summary:
    "Activations and failed attempts, newest first, narrowed by any filters at once; with a search for the beginning of a domain, by domain from Z to A, then newest first. A request reads 1,000 records at most: a page may be short, or empty, and go on with nextCursor.",
  caller: { kind: "staff", scope: "activations:read" },
  query: z
    .strictObject({
      ...page,
      product: z.optional(productReference),
      licenseId: z.optional(licenseId),
      accountId: z.optional(accountId),
      /** A domain, or a URL with it; not those below it. */
      domain: z.optional(text(2_000)),
      /** The address that the gateway saw, in any spelling. */
      ip: z.optional(text(64)),
      /** Activated, or refused, at this instant or later. */
      from: z.optional(instant),
      /** Activated, or refused, before this instant. */
      to: z.optional(instant),
      isActive: yesOrNo,
      /** Left out: activations and failed attempts. */
      isValid: yesOrNo,
      /** What the user agent contains, in any case. */
      userAgent: z.optional(text(256)),
      /** The code of a refusal, such as LICENSE_EXPIRED. */
      reason: z.optional(text(64)),
      /** A license code as a whole, or how a domain or a URL begins. */
      search: z.optional(text(2_000)),
    })
    .check(
      z.refine(
        ({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to),
        {
          error: "must be later than from",
          path: ["to"],
        },
      ),
    ),
  status: 200,
  reply: listOf(activationView),
  refusals: ["INPUT_INVALID", "PRODUCT_UNKNOWN", "CURSOR_INVALID"],
});
