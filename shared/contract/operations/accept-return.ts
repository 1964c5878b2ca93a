import * as z from "zod/mini";
import { SOURCE_REFUSALS } from "../../domain/refusal.ts";
import { licenseId } from "../fields.ts";
import { offlineNodeView, STRING_REFUSALS, stringText } from "../offline-fields.ts";
import { operation } from "../operation.ts";

export const acceptReturn = operation({
  name: "accept-return",
  room: "node",
  method: "POST",
  path: "/v1/offline/returns",
  summary:
    "Takes the return string of a server that has stopped using its activations, whose signature is the proof, and gives their uses back. Safe to repeat: a string frees its uses once.",
  caller: { kind: "anyone" },
  body: z.strictObject({ return: stringText }),
  status: 200,
  reply: z.object({
    node: offlineNodeView,
    /** The licenses of which the server holds no use by what the string names. */
    released: z.array(licenseId),
    /** Those that it was activated for again since it made the string; they stay. */
    superseded: z.array(licenseId),
  }),
  refusals: [
    ...STRING_REFUSALS,
    ...SOURCE_REFUSALS,
    "ACTIVATION_UNKNOWN",
    "RETURN_SUPERSEDED",
    "RELEASES_USED_UP",
    "BUSY",
  ],
});
