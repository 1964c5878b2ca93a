import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { accountId, licenseId, nodeId, positive, text } from "../fields.ts";
import { operation } from "../operation.ts";
import { tokenView } from "../views.ts";

export const issueToken = operation({
  name: "issue-token",
  room: "staff",
  method: "POST",
  path: "/v1/tokens",
  summary: "Issues an activation token for licenses of one account. Its text is shown in this reply only.",
  caller: { kind: "staff", scope: "tokens:write" },
  body: z
    .strictObject({
      accountId,
      licenseIds: z.array(licenseId).check(
        z.minLength(1, "must name a license"),
        z.maxLength(LIMITS.licensesPerToken, `must name at most ${LIMITS.licensesPerToken} licenses`),
        z.refine((ids) => new Set(ids).size === ids.length, "must not name a license twice"),
      ),
      /** How many nodes may use it; left out it is 1. */
      uses: z.optional(positive(LIMITS.usesPerToken)),
      expiresInDays: z.optional(positive(LIMITS.tokenLifeDays)),
      /** A dead node: whoever exchanges the token takes its place in these licenses, in the same moment. */
      replacesNodeId: z.optional(nodeId),
      description: z.optional(text(200)),
    })
    .check(
      z.refine(
        ({ replacesNodeId, licenseIds }) =>
          replacesNodeId === undefined || licenseIds.length <= LIMITS.takeoversPerExchange,
        {
          error: `can take over at most ${LIMITS.takeoversPerExchange} licenses; issue two tokens`,
          path: ["replacesNodeId"],
          when: ({ issues }) => issues.length === 0,
        },
      ),
    ),
  idempotent: true,
  status: 201,
  reply: z.extend(tokenView, {
    /** `cs_act_` and 36 characters; stored nowhere. */
    token: z.string(),
  }),
  refusals: ["ACCOUNT_UNKNOWN", "LICENSE_NOT_OF_ACCOUNT", "REPLACED_NODE_UNKNOWN", "BUSY"],
});
