import { formatSecret, isWellFormedSecret, SECRET_RANDOM_BYTES } from "../../shared/domain/secret-format.ts";
import { activityOf } from "./context.ts";
import type { Services } from "./services.ts";

/** A new API key that may do everything; its text is shown once and stored as an HMAC. */
export function newAdminKeyText({ randomBytes }: Pick<Services, "randomBytes">): string {
  return formatSecret("cs_key_", randomBytes(SECRET_RANDOM_BYTES));
}

/** True for a text that claims to be one of our keys and is mistyped. */
export function isMistypedKey(text: string): boolean {
  return text.startsWith("cs_key_") && !isWellFormedSecret("cs_key_", text);
}

/** Stores an admin key; one that is stored already stays as it is. */
export async function storeAdminKey(services: Services, text: string): Promise<void> {
  const id = services.secrets.idOf("key", text);
  const entry = activityOf(services, { kind: "service", id: "setup" }, null);
  const key = {
    id,
    name: "first admin key",
    kind: "staff",
    scopes: ["admin"],
    expiresAt: null,
    revokedAt: null,
  } as const;
  await services.storage.insertApiKey(
    { ...key, createdAt: services.now() },
    entry("api-key.created", { accountId: null, subjects: [id] }),
  );
}
