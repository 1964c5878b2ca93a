import * as z from "zod/mini";
import { TARGET_KINDS } from "../../domain/blacklist.ts";
import { SOURCE_REFUSALS } from "../../domain/refusal.ts";
import { blacklistEntryView } from "../blacklist-fields.ts";
import { text } from "../fields.ts";
import { operation } from "../operation.ts";

/** The refusal of such a request, and the entry that it rests on; null when it would be let through. */
const refusal = z.nullable(z.object({ code: z.enum(SOURCE_REFUSALS), target: z.string() }));

export const checkBlacklist = operation({
  name: "check-blacklist",
  room: "staff",
  method: "GET",
  path: "/v1/blacklist/check",
  summary: "Would a request from this address, or for this domain, be refused, and how near is it to that?",
  caller: { kind: "staff", scope: "blacklist:read" },
  query: z
    .strictObject({
      /** As the gateway sees it. */
      ip: z.optional(text(64)),
      /** A domain, or a URL with it. */
      domain: z.optional(text(2_000)),
    })
    .check(
      z.refine(({ ip, domain }) => ip !== undefined || domain !== undefined, {
        error: "must name an ip, a domain, or both",
        path: ["ip"],
      }),
    ),
  status: 200,
  reply: z.object({
    ip: z.nullable(z.string()),
    domain: z.nullable(z.string()),
    /** What a request gets that brings no proof, as an activation by license code. */
    withoutProof: refusal,
    /** What one gets with a proof: a known node's assertion, a token, license data. */
    withProof: refusal,
    /** Every entry that has to do with it, also those that refuse nobody (any more). */
    entries: z.array(
      z.extend(blacklistEntryView, { refuses: z.enum(["everyone", "without-proof", "nobody"]) }),
    ),
    /** Its failed attempts of the last 24 hours, and at how many it is blacklisted. */
    counts: z.array(
      z.object({
        target: z.string(),
        kind: z.enum(TARGET_KINDS),
        attempts: z.int(),
        threshold: z.int(),
        /** A customer's domain, which is never blacklisted automatically: staff are told instead. */
        isProtected: z.boolean(),
      }),
    ),
  }),
  refusals: ["INPUT_INVALID"],
});
