import * as z from "zod/mini";

/** The body of every 4xx and 5xx (RFC 9457), served as `application/problem+json`. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  fix: z.string(),
  requestId: z.string(),
  /** For bad input: where, what is wrong, and what would be right. */
  errors: z.optional(z.array(z.object({ location: z.string(), message: z.string(), fix: z.string() }))),
  /** For a refused activation: each license that stood in the way. */
  licenses: z.optional(z.array(z.object({ licenseId: z.string(), code: z.string(), detail: z.string() }))),
  /** The scope that was missing. */
  scope: z.optional(z.string()),
  /** The service's clock, where the caller's seems wrong. */
  serverTime: z.optional(z.string()),
});

export type Problem = z.infer<typeof problem>;
