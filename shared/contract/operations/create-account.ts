import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { text } from "../fields.ts";
import { operation } from "../operation.ts";
import { accountView } from "../views.ts";

export const createAccount = operation({
  name: "create-account",
  room: "staff",
  method: "POST",
  path: "/v1/accounts",
  summary: "Opens a smart account, a customer's store of licenses.",
  caller: { kind: "staff", scope: "accounts:write" },
  body: z.strictObject({
    name: text(200),
    email: z.optional(z.email("must be an e-mail address").check(z.maxLength(254))),
    /** Registered domains; stored in their normalized form. */
    domains: z.optional(z.array(text(500)).check(z.maxLength(LIMITS.domainsPerAccount))),
  }),
  idempotent: true,
  status: 201,
  reply: accountView,
  refusals: ["INPUT_INVALID", "BUSY"],
});
