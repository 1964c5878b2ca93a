import type { ActivityEntry } from "../domain/activity.ts";
import type { Token } from "../domain/token.ts";
import { tokenFrom } from "./activations.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import { fromItem, toItem } from "./item.ts";
import { getItems } from "./read.ts";
import { KEYS, listed, SCHEMA_VERSION } from "./table.ts";
import { transact, type Write } from "./transact.ts";

/** Writes a new token. Its id is made from the HMAC of its text, so that the text alone finds it and is not stored. */
export async function insertToken(
  db: Database,
  token: Token,
  activity: ActivityEntry,
  also: readonly Write[],
): Promise<"saved" | "contended"> {
  const places = [{ list: "tokens" }, { list: "tokensOfAccount", owner: token.accountId }] as const;
  const result = await transact(db, [
    {
      label: "token",
      action: "Put",
      item: toItem(KEYS.token(token.id), token, listed(places, token.createdAt, token.id)),
      guard: "attribute_not_exists(pk)",
    },
    activityWrite(activity),
    ...also,
  ]);
  return result.outcome === "contended" ? "contended" : "saved";
}

export interface TokenWithUses {
  readonly token: Token;
  readonly usesTaken: number;
}

/** The tokens that exist of those named, in the order of the names, each with the uses taken now. */
export async function loadTokens(db: Database, ids: readonly string[]): Promise<TokenWithUses[]> {
  const found = await getItems(
    db,
    ids.flatMap((id) => [KEYS.token(id), KEYS.tokenUses(id)]),
    "strong",
  );
  return ids.flatMap((id) => {
    const token = tokenFrom(fromItem<Token>(found.get(KEYS.token(id))));
    const taken = found.get(KEYS.tokenUses(id))?.["taken"];
    return token === null ? [] : [{ token, usesTaken: typeof taken === "number" ? taken : 0 }];
  });
}

/**
 * Revokes a token at `at`, and closes its count in the same transaction: an exchange that read it a moment before
 * fails its guard. `changed`: it was revoked already.
 */
export async function saveRevocation(
  db: Database,
  tokenId: string,
  at: number,
  activity: ActivityEntry,
  also: readonly Write[],
): Promise<"saved" | "changed" | "contended"> {
  const result = await transact(db, [
    {
      label: "token",
      action: "Update",
      key: KEYS.token(tokenId),
      update: "SET revokedAt = :at",
      guard: "attribute_exists(pk) AND attribute_type(revokedAt, :null)",
      values: { ":at": at, ":null": "NULL" },
    },
    {
      label: "uses",
      action: "Update",
      key: KEYS.tokenUses(tokenId),
      update: "SET closed = :at, v = :v",
      values: { ":at": at, ":v": SCHEMA_VERSION },
    },
    activityWrite(activity),
    ...also,
  ]);
  return result.outcome;
}

/** Notes once that a token's time is over; `changed`: that was noted before, or the token was revoked. */
export async function noteTokenExpired(
  db: Database,
  { id, expiresAt }: Token,
  at: number,
  activity: ActivityEntry,
): Promise<"saved" | "changed" | "contended"> {
  const result = await transact(db, [
    {
      label: "token",
      action: "Update",
      key: KEYS.token(id),
      update: "SET expiryNotedAt = :at",
      guard:
        "attribute_not_exists(expiryNotedAt) AND attribute_type(revokedAt, :null) AND expiresAt = :expiresAt",
      values: { ":at": at, ":null": "NULL", ":expiresAt": expiresAt },
    },
    activityWrite(activity),
  ]);
  return result.outcome;
}
