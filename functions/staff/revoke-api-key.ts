import { revokeApiKey } from "../../shared/contract/operations/revoke-api-key.ts";
import { scopeBeyondOwn } from "../../shared/domain/api-key.ts";
import { refuse, reply } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { AGAIN, settle } from "../http/settle.ts";
import { presentApiKey } from "../present/api-key.ts";

/**
 * Revokes an API key; safe to repeat. What nobody could have made they cannot revoke, and no key revokes itself: an admin
 * key thus ends only at the hand of another usable one, and the last one cannot be locked out by accident.
 */
export const handler = route(revokeApiKey, async ({ params, caller }, context) => {
  const { storage, now, once, activity } = context;
  return settle(context, async () => {
    const [key] = await storage.loadApiKeys([params.keyId]);
    if (key === undefined) return refuse("NOT_FOUND");
    const scope = scopeBeyondOwn(caller.scopes, key);
    if (scope !== null) return refuse("SCOPE_BEYOND_OWN", { scope });
    if (key.id === caller.id) return refuse("API_KEY_IN_USE");
    const at = now();
    if (key.revokedAt !== null) {
      const unchanged = reply(200, presentApiKey(key, at));
      const kept = await storage.rememberAnswer(once(unchanged));
      return kept === "contended" ? AGAIN : unchanged;
    }
    const answer = reply(200, presentApiKey({ ...key, revokedAt: at }, at));
    const entry = activity("api-key.revoked", { accountId: null, subjects: [key.id] });
    const saved = await storage.saveApiKeyRevocation(key.id, at, entry, once(answer));
    return saved === "saved" ? answer : AGAIN;
  });
});
