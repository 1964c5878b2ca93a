import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { ANSWER_REFUSALS, EVALUATION_REFUSALS, LICENSE_REFUSALS } from "../../domain/refusal.ts";
import { accountId, licenseReference, nodeId, positive, productCode } from "../fields.ts";
import { answerView, STRING_REFUSALS, stringText } from "../offline-fields.ts";
import { operation } from "../operation.ts";

const MOST = LIMITS.licensesPerRequest;

export const answerRequest = operation({
  name: "answer-request",
  room: "staff",
  method: "POST",
  path: "/v1/offline/responses",
  summary:
    "Answers the request string of a server without internet: activates the named licenses on it, all or none, and makes its response string. Repeated, it makes a new string for the same activations.",
  caller: { kind: "staff", scope: "activations:write" },
  body: z
    .strictObject({
      request: stringText,
      /** Licenses by id or code. */
      licenses: z.optional(
        z.array(licenseReference).check(
          z.minLength(1, "must name a license"),
          z.maxLength(MOST, `must name at most ${MOST} licenses`),
          z.refine((all) => new Set(all).size === all.length, "must not name a license twice"),
        ),
      ),
      /** Instead: one license of this account for each product that the request wants. */
      accountId: z.optional(accountId),
      /** A dead server whose place it takes; without it, the one that the request itself names. */
      replaceNodeId: z.optional(nodeId),
      /** Evaluations that it puts off, alone or besides licenses; each counts as an extension. */
      extend: z.optional(
        z
          .array(z.strictObject({ product: productCode, days: positive(LIMITS.evaluationExtensionDays) }))
          .check(
            z.minLength(1, "must name a product"),
            z.maxLength(LIMITS.evaluationsPerNode),
            z.refine(
              (all) => new Set(all.map(({ product }) => product)).size === all.length,
              "must not name a product twice",
            ),
          ),
      ),
      /** A response string for each product, for servers that take no other. */
      legacy: z.optional(z.boolean()),
    })
    .check(
      z.refine(
        ({ licenses, accountId, extend }) =>
          (licenses === undefined) !== (accountId === undefined) ||
          (licenses === undefined && extend !== undefined),
        {
          error: "must name either licenses or an account, or evaluations to extend",
          path: ["licenses"],
          when: ({ issues }) => issues.length === 0,
        },
      ),
      z.refine(
        ({ replaceNodeId, licenses = [] }) =>
          replaceNodeId === undefined || licenses.length <= LIMITS.takeoversPerExchange,
        {
          error: `can take over at most ${LIMITS.takeoversPerExchange} licenses; answer twice`,
          path: ["replaceNodeId"],
          when: ({ issues }) => issues.length === 0,
        },
      ),
    ),
  idempotent: true,
  status: 200,
  reply: answerView,
  refusals: [
    ...STRING_REFUSALS,
    "ACCOUNT_UNKNOWN",
    "ACCOUNT_LICENSE_MISSING",
    "LICENSES_OF_SEVERAL_ACCOUNTS",
    "REPLACED_NODE_UNKNOWN",
    ...ANSWER_REFUSALS,
    ...LICENSE_REFUSALS,
    ...EVALUATION_REFUSALS,
    "EVALUATION_LICENSED",
    "EVALUATION_EXTENSIONS_USED_UP",
    "RESPONSE_TOO_LONG",
    "BUSY",
  ],
});
