import { revokeToken } from "../../shared/contract/operations/revoke-token.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentToken } from "../present/views.ts";

/** Revokes an activation token; what it activated stays active. Safe to repeat. */
export const handler = route(revokeToken, async ({ params }, context) => {
  const { storage, now, once, activity } = context;
  return settle(context, async () => {
    const [found] = await storage.loadTokens([params.tokenId]);
    if (found === undefined) return refuse("NOT_FOUND");
    const { token, usesTaken } = found;
    const at = now();
    if (token.revokedAt !== null) {
      const unchanged = reply(200, presentToken(token, usesTaken, at));
      const kept = await storage.rememberAnswer(once(unchanged));
      return kept === "contended" ? AGAIN : unchanged;
    }
    const answer = reply(200, presentToken({ ...token, revokedAt: at }, usesTaken, at));
    const entry = activity("token.revoked", { accountId: token.accountId, subjects: [token.id] });
    const saved = await storage.saveRevocation(token.id, at, entry, once(answer));
    return saved === "saved" ? answer : AGAIN;
  });
});
