import { createApiKey } from "../../shared/contract/operations/create-api-key.ts";
import { apiKeyEnd, scopeBeyondOwn } from "../../shared/domain/api-key.ts";
import { daysAfter } from "../../shared/domain/time.ts";
import { newKeyText } from "../../shared/storage/admin-keys.ts";
import { refuse, reply, retryLater } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentApiKey } from "../present/api-key.ts";

/**
 * Makes an API key. Nobody gives a scope that they have not themselves, and only an admin makes keys of kind external or
 * internal. The key's text is in this reply only; what is stored is its HMAC.
 */
export const handler = route(createApiKey, async ({ body, caller }, context) => {
  const { storage, secrets, now, randomBytes, once, activity } = context;
  const scope = scopeBeyondOwn(caller.scopes, body);
  if (scope !== null) return refuse("SCOPE_BEYOND_OWN", { scope });
  const at = now();
  const text = newKeyText(randomBytes);
  const key = {
    id: secrets.idOf("key", text),
    name: body.name,
    kind: body.kind,
    scopes: body.scopes,
    expiresAt: apiKeyEnd(caller, body.expiresInDays === undefined ? null : daysAfter(at, body.expiresInDays)),
    revokedAt: null,
    createdAt: at,
  };
  const answer = reply(201, { ...presentApiKey(key, at), key: text });
  const entry = activity("api-key.created", { accountId: null, subjects: [key.id] });
  const saved = await storage.insertApiKey(key, entry, once(answer));
  return saved === "saved" ? answer : retryLater();
});
