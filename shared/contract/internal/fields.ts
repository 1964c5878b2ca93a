import * as z from "zod/mini";
import { toWire } from "../instant.ts";
import { readWireDate } from "./wire-date.ts";

/**
 * Schemas of single fields of the administration side of the License Manager protocol. Its programs send numbers and
 * switches as texts, lists as texts with commas, and "" for nothing. A field that is absent stays absent, so that an edit
 * leaves it as it is; null and "" are null, which takes away what was there.
 */

const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u;
const SWITCHES: Readonly<Record<string, boolean>> = {
  true: true,
  "1": true,
  on: true,
  yes: true,
  false: false,
  "0": false,
  off: false,
  no: false,
};

const sent = z.union([z.string(), z.number(), z.boolean()], { error: "must be text" });
const blankToNull = z.transform((value) => (typeof value === "string" && value.trim() === "" ? null : value));

/** A field that may be left out, or be emptied. */
function optional<S extends z.ZodMiniType>(inner: S) {
  return z.optional(z.pipe(blankToNull, z.nullable(inner)));
}

const asText = z.pipe(
  sent,
  z.transform((value) => String(value).trim()),
);

const printable = (most: number) =>
  z
    .string()
    .check(
      z.maxLength(most, `must have at most ${most} characters`),
      z.regex(PRINTABLE, "must not contain control characters"),
    );

const textOf = (most: number) => z.pipe(asText, printable(most));

/** Text of 1 to `most` characters. */
export const wireName = (most: number) => optional(textOf(most));

/** The same, and an error where it is absent or empty. */
export const neededName = (most: number) =>
  z.pipe(
    z.transform((value) => (value === undefined || value === null ? "" : value)),
    z.pipe(textOf(most), z.string().check(z.minLength(1, "is needed"))),
  );

/** A whole number from 1 to `most`, as a number or written out. */
export const wireCount = (most: number) => {
  const message = `must be a whole number from 1 to ${most}, or empty`;
  return optional(
    z.pipe(
      z.pipe(
        asText,
        z.transform((text) => (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN)),
      ),
      z.int(message).check(z.gte(1, message), z.lte(most, message)),
    ),
  );
};

/** A switch, as a boolean or as a form spells one. */
export const wireSwitch = optional(
  z.pipe(
    z.pipe(
      asText,
      z.transform((text) => SWITCHES[text.toLowerCase()]),
    ),
    z.boolean("must be true or false"),
  ),
);

/** A point in time, ISO 8601 in UTC afterwards. */
export const wireDate = optional(
  z.pipe(
    z.pipe(
      asText,
      z.transform((text) => {
        const at = readWireDate(text);
        return at === null ? null : toWire(at);
      }),
    ),
    z.string("must be a date such as 2027-01-31 or 2027-01-31 12:00:00"),
  ),
);

/** A list of texts, or one text with commas; entries that say nothing are left out. */
export const wireList = (mostEntries: number, mostCharacters: number) =>
  optional(
    z.pipe(
      z.pipe(
        z.union([z.array(sent), sent], { error: "must be a list of texts" }),
        z.transform((value) =>
          [value]
            .flat()
            .flatMap((entry) => String(entry).split(","))
            .map((entry) => entry.trim())
            .filter((entry) => entry !== ""),
        ),
      ),
      z
        .array(printable(mostCharacters))
        .check(z.maxLength(mostEntries, `must have at most ${mostEntries} entries`)),
    ),
  );

/** An e-mail address, loosely: something on each side of one @. */
export const wireEmail = optional(
  z.pipe(textOf(254), z.string().check(z.regex(/^[^\s@]+@[^\s@]+$/, "must be an e-mail address"))),
);
