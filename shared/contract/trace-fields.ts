import * as z from "zod/mini";

/**
 * A verdict's trace on the wire: its rules in the order in which they are judged. What a rule compared stands by name;
 * instants, whose names end in At, are ISO 8601. A refusal says what is wrong and what mends it.
 */
export const traceOf = <const Codes extends readonly string[]>(codes: Codes) =>
  z.array(
    z.object({
      rule: z.enum(codes),
      /** `not-told`: it depends on what the question left out. */
      verdict: z.enum(["passed", "refused", "not-reached", "not-applied", "not-told"]),
      compared: z.record(
        z.string(),
        z.nullable(z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
      ),
      detail: z.nullable(z.string()),
      fix: z.nullable(z.string()),
    }),
  );
