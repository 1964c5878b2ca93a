import * as z from "zod/mini";
import { KEY_MODES, KEY_TYPES } from "../domain/license-key.ts";
import { LIMITS } from "../domain/limits.ts";
import { accountId, instant, keyFileId, nodeId, positive, productCode, text } from "./fields.ts";

/** Production, Test, ...: one of the setting serverTypes. */
export const serverTypeField = text(40);

/** What the numbers of a file's keys begin with. */
export const numberPrefix = z
  .string()
  .check(
    z.regex(/^[A-Z0-9](?:[A-Z0-9-]{0,18}[A-Z0-9])$/, "must be 2 to 20 of A-Z, 0-9 and - (not at an end)"),
  );

/** The number of one key. */
const keyNumber = text(30);

/** Keys of one kind, as staff order them. */
export const keyGroupGiven = z.strictObject({
  type: z.enum(KEY_TYPES),
  /** The module's code; of type Module only. */
  module: z.optional(productCode),
  mode: z.enum(KEY_MODES),
  /** When they end; not for mode Permanent. */
  expiresAt: z.optional(instant),
  count: positive(LIMITS.keysPerFile),
});

const keyGroupView = z.object({
  type: z.enum(KEY_TYPES),
  module: z.nullable(z.string()),
  mode: z.enum(KEY_MODES),
  expiresAt: z.nullable(instant),
  count: z.int(),
  firstNumber: z.string(),
  lastNumber: z.string(),
});

/** A key file as staff see it; the file itself is downloaded apart. Times are ISO 8601. */
export const keyFileView = z.object({
  id: keyFileId,
  accountId,
  customer: z.object({ key: z.string(), name: z.string() }),
  serverType: z.string(),
  numberPrefix: z.string(),
  keyCount: z.int(),
  keys: z.array(keyGroupView),
  grantedAt: instant,
  note: z.nullable(z.string()),
  /** On how many servers it may be in use at once. */
  mostServers: z.int(),
  servers: z.array(
    z.object({
      nodeId,
      hostName: z.nullable(z.string()),
      firstAt: instant,
      lastAt: instant,
      /** When it gave the file back, or staff took it from there; null while it uses it. */
      releasedAt: z.nullable(instant),
    }),
  ),
  withdrawnCount: z.int(),
  /** Stretches of withdrawn numbers. */
  withdrawn: z.array(z.object({ firstNumber: z.string(), lastNumber: z.string() })),
});

/** Which keys of a file are to be withdrawn, or usable again. */
export const withdrawalGiven = z.strictObject({
  /** Left out, all keys of the file. */
  numbers: z.optional(
    z
      .array(keyNumber)
      .check(
        z.minLength(1, "must name a number"),
        z.maxLength(LIMITS.keyNumbersAtOnce, `must name at most ${LIMITS.keyNumbersAtOnce} numbers`),
      ),
  ),
  /** Why, for the activity log. */
  reason: z.optional(text(200)),
});
