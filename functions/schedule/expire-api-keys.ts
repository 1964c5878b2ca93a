import type { ApiKey } from "../../shared/domain/api-key.ts";
import { dueStep, endOf, isSaved, sweepEntry } from "./due-step.ts";
import type { SweepStep } from "./sweep-steps.ts";

/** Writes `api-key.expired` to the activity log, once for each API key whose time is over. */
export const expireApiKeys: SweepStep<ApiKey> = dueStep<ApiKey>({
  name: "expire-api-keys",
  list: "apiKeysDue",
  load: async ({ storage }, ids) => (await storage.loadApiKeys(ids)).map((item) => ({ id: item.id, item })),
  async settle(place, key) {
    if (place.now() < endOf(key.id, key.expiresAt) || key.revokedAt !== null) return false;
    const about = { accountId: null, subjects: [key.id], reason: null };
    const entry = sweepEntry(place, "api-key.expired", about);
    return isSaved(key.id, await place.storage.noteApiKeyExpired(key, entry));
  },
});
