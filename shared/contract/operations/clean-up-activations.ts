import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { instant, page, positive, productReference } from "../fields.ts";
import { operation } from "../operation.ts";
import { activationView } from "../views.ts";

export const cleanUpActivations = operation({
  name: "clean-up-activations",
  room: "staff",
  method: "POST",
  path: "/v1/activations/clean-up",
  summary:
    "Releases activations whose server or site was without contact for so many days, never offline ones; a preview changes nothing. Up to 100 a request: repeat it with nextCursor until that is null.",
  caller: { kind: "staff", scope: "activations:write" },
  body: z.strictObject({
    /** Whole days, counted from the end of the day (UTC) of the last contact. */
    notSeenForDays: positive(LIMITS.staleDays),
    product: z.optional(productReference),
    /** True: tell what would be released, and change nothing. */
    preview: z.boolean(),
    cursor: page.cursor,
  }),
  idempotent: true,
  status: 200,
  reply: z.object({
    /** With `preview` what would be released, otherwise what was. */
    items: z.array(
      z.extend(activationView, {
        /** When its server or site was in touch last; null when it never was. */
        lastContactAt: z.nullable(instant),
      }),
    ),
    /** How many this request released; 0 for a preview. */
    released: z.int(),
    /** Who was in touch on the day of this instant (UTC), or later, is left alone. */
    notSeenSince: instant,
    nextCursor: z.nullable(z.string()),
  }),
  refusals: ["PRODUCT_UNKNOWN", "CURSOR_INVALID", "BUSY"],
});
