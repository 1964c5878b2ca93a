import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { ANSWER_REFUSALS, LICENSE_REFUSALS, SOURCE_REFUSALS } from "../../domain/refusal.ts";
import { text } from "../fields.ts";
import { answerView, STRING_REFUSALS, stringText } from "../offline-fields.ts";
import { operation } from "../operation.ts";

const MOST = LIMITS.licensesPerRequest;
const CODE_CHARACTERS = 128;

export const answerRequestByCode = operation({
  name: "answer-request-by-code",
  room: "node",
  method: "POST",
  path: "/v1/offline/responses/by-code",
  summary:
    "Answers the request string of a server without internet, for who has the license codes: activates those licenses on it, all or none, and makes its response string.",
  caller: { kind: "anyone" },
  body: z.strictObject({
    request: stringText,
    /** Codes that this service made, however they are typed. */
    licenseCodes: z
      .array(text(CODE_CHARACTERS))
      .check(z.minLength(1, "must name a license"), z.maxLength(MOST, `must name at most ${MOST} licenses`)),
    /** A response string for each product, for servers that take no other. */
    legacy: z.optional(z.boolean()),
  }),
  status: 200,
  reply: answerView,
  refusals: [
    "LICENSE_CODE_MISTYPED",
    "LICENSE_CODE_FOREIGN",
    ...STRING_REFUSALS,
    "REPLACEMENT_BY_STAFF_ONLY",
    ...SOURCE_REFUSALS,
    "REQUESTS_TOO_MANY",
    "LICENSES_OF_SEVERAL_ACCOUNTS",
    ...ANSWER_REFUSALS,
    ...LICENSE_REFUSALS,
    "RESPONSE_TOO_LONG",
    "BUSY",
  ],
});
