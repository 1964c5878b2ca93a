import type { ActivityEntry } from "../domain/activity.ts";
import type { ApiKey } from "../domain/api-key.ts";
import { newIdFrom } from "../domain/new-id.ts";
import { formatSecret, SECRET_RANDOM_BYTES } from "../domain/secret-format.ts";
import { activityWrite } from "./activity.ts";
import { apiKeyWrite } from "./api-keys.ts";
import type { Database } from "./database.ts";
import { fromItem, toItem } from "./item.ts";
import { getItem } from "./read.ts";
import { KEYS } from "./table.ts";
import { transact } from "./transact.ts";

/** The admin key that setup made last: which, and when (epoch ms). Its text is not stored. */
export interface SetupKey {
  readonly keyId: string;
  readonly madeAt: number;
}

/** A new API key's text; it is shown once and stored as an HMAC. */
export function newKeyText(randomBytes: (size: number) => Uint8Array): string {
  return formatSecret("cs_key_", randomBytes(SECRET_RANDOM_BYTES));
}

/** A key that may do everything, made at `at` by setup, and the log entry that tells of it. */
export function adminKeyOf(
  id: string,
  at: number,
  randomBytes: (size: number) => Uint8Array,
): { readonly key: ApiKey; readonly entry: ActivityEntry } {
  return {
    key: {
      id,
      name: "first admin key",
      kind: "staff",
      scopes: ["admin"],
      expiresAt: null,
      revokedAt: null,
      createdAt: at,
    },
    entry: entryOf("api-key.created", id, at, randomBytes),
  };
}

/** The admin key that setup made last, or null before the first. */
export async function loadSetupKey(db: Database): Promise<SetupKey | null> {
  return fromItem<SetupKey>(await getItem(db, KEYS.setupKey(), "strong"));
}

/**
 * Stores an admin key of setup in the place of the one that was `known` (null: there was none). `changed`: another setup was
 * faster, and nothing was written. With `revokesKnown` the known one opens nothing from now on.
 */
export async function saveSetupKey(
  db: Database,
  { key, entry }: ReturnType<typeof adminKeyOf>,
  known: SetupKey | null,
  revokesKnown: boolean,
  randomBytes: (size: number) => Uint8Array,
): Promise<"saved" | "changed" | "contended"> {
  const made: SetupKey = { keyId: key.id, madeAt: key.createdAt };
  const result = await transact(db, [
    {
      label: "setup",
      action: "Put",
      item: toItem(KEYS.setupKey(), made),
      ...(known === null
        ? { guard: "attribute_not_exists(pk)" }
        : { guard: "keyId = :known", values: { ":known": known.keyId } }),
    },
    apiKeyWrite(key),
    activityWrite(entry),
    ...(known === null || !revokesKnown
      ? []
      : [
          {
            label: "old key",
            action: "Update",
            key: KEYS.apiKey(known.keyId),
            update: "SET revokedAt = :at",
            guard: "attribute_exists(pk)",
            values: { ":at": key.createdAt },
          } as const,
          activityWrite(entryOf("api-key.revoked", known.keyId, key.createdAt, randomBytes)),
        ]),
  ]);
  return result.outcome;
}

function entryOf(
  kind: "api-key.created" | "api-key.revoked",
  keyId: string,
  at: number,
  randomBytes: (size: number) => Uint8Array,
): ActivityEntry {
  return {
    id: newIdFrom(randomBytes)("log"),
    at,
    kind,
    actor: { kind: "service", id: "setup" },
    accountId: null,
    subjects: [keyId],
    reason: null,
    origin: null,
    changes: [],
  };
}
