import * as z from "zod/mini";
import { LIMITS } from "../domain/limits.ts";

/** Schemas of single fields that several operations share. Every string is bounded and free of control characters. */

const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u;

/** Text that people read: 1 to `most` characters, no control characters, not only blanks. */
export const text = (most: number) =>
  z
    .string()
    .check(
      z.trim(),
      z.minLength(1, "must not be empty"),
      z.maxLength(most, `must have at most ${most} characters`),
      z.regex(PRINTABLE, "must not contain control characters"),
    );

export const idOf = (prefix: string) =>
  z
    .string()
    .check(
      z.regex(new RegExp(`^${prefix}_[0-9A-Za-z_-]{10,60}$`), `must be an id that starts with ${prefix}_`),
    );

export const productId = idOf("prd");
export const accountId = idOf("acc");
export const licenseId = idOf("lic");
export const tokenId = idOf("tok");
export const keyId = idOf("key");
export const nodeId = idOf("nod");
export const keyFileId = idOf("kfl");
export const activationIdField = idOf("act");

/** A product's code, as its developers write it: lower case, digits, dashes. */
export const productCode = z
  .string()
  .check(
    z.regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, "must be 1 to 64 of a-z, 0-9 and - (not at an end)"),
  );

/** A product named by its id or by its code. */
export const productReference = z.union([productId, productCode]);

/** A product named by its id, its code or its reference. */
export const anyProductReference = z.union([productId, productCode, text(64)]);

/** A license named by its id or by its code, however that is typed. */
export const licenseReference = z.union([licenseId, text(128)]);

/** An instant on the wire: ISO 8601 in UTC, to the millisecond. */
export const instant = z.iso.datetime({
  error: "must be an ISO 8601 time in UTC, such as 2027-01-31T00:00:00Z",
});

export const count = (most: number) =>
  z
    .int("must be a whole number")
    .check(z.gte(0, "must be 0 or more"), z.lte(most, `must be at most ${most}`));
export const positive = (most: number) =>
  z
    .int("must be a whole number")
    .check(z.gte(1, "must be 1 or more"), z.lte(most, `must be at most ${most}`));

/** The claims of one page of a list. */
export const page = {
  limit: z.optional(
    z
      .pipe(z.string().check(z.regex(/^[0-9]{1,4}$/, "must be a whole number")), z.transform(Number))
      .check(z.gte(1, "must be 1 or more"), z.lte(LIMITS.pageSize, `must be at most ${LIMITS.pageSize}`)),
  ),
  cursor: z.optional(z.string().check(z.maxLength(1_024))),
};

/** A page of a list: its items, newest first, and where the next page begins (null on the last one). */
export const listOf = <S extends z.ZodMiniType>(item: S) =>
  z.object({ items: z.array(item), nextCursor: z.nullable(z.string()) });
