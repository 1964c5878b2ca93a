import * as z from "zod/mini";
import { API_KEY_KINDS } from "../../domain/api-key.ts";
import { LIMITS } from "../../domain/limits.ts";
import { KEY_SCOPES, SCOPES_OF_KIND } from "../access.ts";
import { positive, text } from "../fields.ts";
import { operation } from "../operation.ts";
import { apiKeyView } from "../views.ts";

export const createApiKey = operation({
  name: "create-api-key",
  room: "staff",
  method: "POST",
  path: "/v1/api-keys",
  summary: "Makes an API key that may do no more than its maker. Its text is shown in this reply only.",
  caller: { kind: "staff", scope: "keys:write" },
  body: z
    .strictObject({
      name: text(100),
      kind: z.enum(API_KEY_KINDS),
      scopes: z.array(z.enum(KEY_SCOPES)).check(
        z.minLength(1, "must name a scope"),
        z.maxLength(KEY_SCOPES.length, `must name at most ${KEY_SCOPES.length} scopes`),
        z.refine((scopes) => new Set(scopes).size === scopes.length, "must not name a scope twice"),
      ),
      /** Left out it never ends; one that is made with a key that ends, and is no admin's, ends with that at the latest. */
      expiresInDays: z.optional(positive(LIMITS.apiKeyLifeDays)),
    })
    .check(({ value: { kind, scopes }, issues }) => {
      const own: readonly string[] = SCOPES_OF_KIND[kind];
      for (const [at, scope] of scopes.entries())
        if (!own.includes(scope))
          issues.push({
            code: "custom",
            input: scope,
            path: ["scopes", at],
            message: `must be a scope of kind ${kind}: ${own.join(", ")}`,
          });
    }),
  idempotent: true,
  status: 201,
  reply: z.extend(apiKeyView, {
    /** `cs_key_` and 36 characters; stored nowhere. */
    key: z.string(),
  }),
  refusals: ["SCOPE_BEYOND_OWN", "BUSY"],
});
