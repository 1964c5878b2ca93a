import { withdrawKeys } from "../../shared/contract/operations/withdraw-keys.ts";
import { route } from "../http/route.ts";
import { saveWithdrawal } from "./withdrawal.ts";

/** Withdraws keys of a file; its servers learn it at their next poll. */
export const handler = route(withdrawKeys, ({ params, body }, context) => {
  const { numbers, reason = null } = body;
  return saveWithdrawal({ fileId: params.keyFileId, isWithdrawn: true, numbers, reason }, context);
});
