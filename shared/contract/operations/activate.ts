import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { LICENSE_REFUSALS, SOURCE_REFUSALS, TOKEN_REFUSALS } from "../../domain/refusal.ts";
import { activationIdField, licenseId, productCode } from "../fields.ts";
import { compactDocument, nodeClaims, nonce, presentedLicenses } from "../node-fields.ts";
import { operation } from "../operation.ts";

export const activate = operation({
  name: "activate",
  room: "node",
  method: "POST",
  path: "/v1/node/activate",
  summary:
    "Exchanges an activation token for activations on one node. Safe to repeat: a node keeps what it has.",
  caller: { kind: "node" },
  body: z.strictObject({
    /** Its form is judged by the rules, so that a typing error gets its own code. */
    token: z.string().check(z.maxLength(200)),
    nonce,
    node: nodeClaims,
    /** The licenses that the node's license file names, so that the answer tells what became of them. */
    licenses: z.optional(presentedLicenses),
    products: z.optional(z.array(productCode).check(z.minLength(1), z.maxLength(LIMITS.licensesPerNode))),
  }),
  status: 200,
  reply: z.object({
    activations: z.array(z.object({ id: activationIdField, licenseId })),
    licenseFile: compactDocument,
    /** The noes that stop what the node held before, signed; null when there is none. An older service sends none. */
    verdict: z.optional(z.nullable(compactDocument)),
    /** What sales wrote about the token, for people to look at. */
    tokenDescription: z.optional(z.nullable(z.string())),
  }),
  refusals: [...SOURCE_REFUSALS, ...TOKEN_REFUSALS, ...LICENSE_REFUSALS, "BUSY"],
});
