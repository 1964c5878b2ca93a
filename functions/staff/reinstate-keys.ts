import { reinstateKeys } from "../../shared/contract/operations/reinstate-keys.ts";
import { route } from "../http/route.ts";
import { saveWithdrawal } from "./withdrawal.ts";

/** Lets withdrawn keys of a file be used again; its servers learn it at their next poll. */
export const handler = route(reinstateKeys, ({ params, body }, context) => {
  const { numbers, reason = null } = body;
  return saveWithdrawal({ fileId: params.keyFileId, isWithdrawn: false, numbers, reason }, context);
});
