import { isWellFormedSecret } from "../../shared/domain/secret-format.ts";
import { adminKeyOf, newKeyText } from "../../shared/storage/admin-keys.ts";
import type { Services } from "./services.ts";

/** A new API key that may do everything; its text is shown once and stored as an HMAC. */
export function newAdminKeyText({ randomBytes }: Pick<Services, "randomBytes">): string {
  return newKeyText(randomBytes);
}

/** True for a text that claims to be one of our keys and is mistyped. */
export function isMistypedKey(text: string): boolean {
  return text.startsWith("cs_key_") && !isWellFormedSecret("cs_key_", text);
}

/** Stores an admin key; one that is stored already stays as it is. */
export async function storeAdminKey(services: Services, text: string): Promise<void> {
  const { secrets, storage, now, randomBytes } = services;
  const { key, entry } = adminKeyOf(secrets.idOf("key", text), now(), randomBytes);
  await storage.insertApiKey(key, entry);
}
