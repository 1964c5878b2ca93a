import { deactivateActivation } from "../../shared/contract/internal/operations/deactivate-activation.ts";
import { refuse } from "../http/answer.ts";
import { settle } from "../http/settle.ts";
import { wireRoute } from "../http/wire-route.ts";
import { replyActivation } from "./activation-reply.ts";
import { releaseActivation } from "./release-activation.ts";

/** Releases an activation and frees its use. Safe to repeat. */
export const handler = wireRoute(deactivateActivation, async ({ fields }, context) => {
  const released = await settle(context, () => releaseActivation(fields.activation, context));
  if (released === null) return refuse("NOT_FOUND");
  if ("kind" in released) return released;
  return replyActivation("The activation is not active.", released.activation, context);
});
