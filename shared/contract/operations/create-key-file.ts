import * as z from "zod/mini";
import { LIMITS } from "../../domain/limits.ts";
import { accountId, positive, text } from "../fields.ts";
import { keyFileView, keyGroupGiven, numberPrefix, serverTypeField } from "../key-file-fields.ts";
import { operation } from "../operation.ts";

export const createKeyFile = operation({
  name: "create-key-file",
  room: "staff",
  method: "POST",
  path: "/v1/key-files",
  summary:
    "Makes a key file for a smart account: license keys for servers of one type, numbered one after the other. Its text is downloaded apart.",
  caller: { kind: "staff", scope: "licenses:write" },
  body: z.strictObject({
    accountId,
    serverType: serverTypeField,
    keys: z.array(keyGroupGiven).check(
      z.minLength(1, "must name a kind of key"),
      z.maxLength(LIMITS.keyGroupsPerFile, `must name at most ${LIMITS.keyGroupsPerFile} kinds of keys`),
      z.refine(
        (groups) => keysIn(groups) <= LIMITS.keysPerFile,
        `must be at most ${LIMITS.keysPerFile} keys in all; make a second file`,
      ),
    ),
    /** What the numbers begin with; left out, eight characters that no other file has. */
    numberPrefix: z.optional(numberPrefix),
    /** How the vendor names the customer; left out, the account's id. */
    customerKey: z.optional(text(64)),
    /** On how many servers it may be in use at once; left out, one. */
    mostServers: z.optional(positive(LIMITS.serversPerKeyFile)),
    /** For staff only. */
    note: z.optional(text(200)),
  }),
  idempotent: true,
  status: 201,
  reply: keyFileView,
  refusals: ["INPUT_INVALID", "ACCOUNT_UNKNOWN", "SERVER_TYPE_UNKNOWN", "KEY_NUMBERS_TAKEN", "BUSY"],
});

/** How many keys these groups are; a count that is none is told by itself. */
function keysIn(groups: readonly { readonly count: number }[]): number {
  const counts = groups.map(({ count }) => count).filter((count) => count <= LIMITS.keysPerFile);
  return counts.reduce((sum, count) => sum + count, 0);
}
