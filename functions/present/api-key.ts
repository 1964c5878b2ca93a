import type * as z from "zod/mini";
import { toWire } from "../../shared/contract/instant.ts";
import type { apiKeyView } from "../../shared/contract/views.ts";
import { type ApiKey, apiKeyState } from "../../shared/domain/api-key.ts";

/** An API key on the wire: its state as it is at `now`, never its text. */
export function presentApiKey(key: ApiKey, now: number): z.input<typeof apiKeyView> {
  return {
    id: key.id,
    name: key.name,
    kind: key.kind,
    scopes: [...key.scopes],
    state: apiKeyState(key, now),
    expiresAt: toWire(key.expiresAt),
    revokedAt: toWire(key.revokedAt),
    createdAt: toWire(key.createdAt),
  };
}
