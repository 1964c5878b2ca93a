import * as z from "zod/mini";

/** Single fields of the License Manager protocol. Client programs send null or "" for what they leave out. */

/** An instant as the protocol writes it, `YYYY-MM-DD HH:MM:SS` in UTC; null stands for "never". */
export function wireInstant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString().slice(0, 19).replace("T", " ");
}

const sent = z.optional(
  z.nullable(z.union([z.string(), z.number(), z.boolean()], { error: "must be text" })),
);

/** Text of at most `most` characters, trimmed; null for what is absent, null or blank. A number counts as it is written. */
export const wireText = (most: number) =>
  z
    .pipe(
      sent,
      z.transform((value) => {
        const text = String(value ?? "").trim();
        return text === "" ? null : text;
      }),
    )
    .check(z.refine((value) => (value?.length ?? 0) <= most, `must have at most ${most} characters`));

/** The same, and an error where it is absent. */
export const neededText = (most: number) => z.pipe(wireText(most), z.string({ error: "is needed" }));
