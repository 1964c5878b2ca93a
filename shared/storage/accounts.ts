import type { Account } from "../domain/account.ts";
import type { ActivityEntry } from "../domain/activity.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import { domainClaims } from "./domain-claims.ts";
import { fromItem, toItem } from "./item.ts";
import { getItems } from "./read.ts";
import { KEYS, listed } from "./table.ts";
import { transact, type Write } from "./transact.ts";

/** Writes a new account. An id that exists can only be this very write, seen again after a lost reply. */
export async function insertAccount(
  db: Database,
  account: Account,
  activity: ActivityEntry,
  also: readonly Write[],
): Promise<"saved" | "contended"> {
  const result = await transact(db, [
    {
      label: "account",
      action: "Put",
      item: toItem(
        KEYS.account(account.id),
        account,
        listed([{ list: "accounts" }], account.createdAt, account.id),
      ),
      guard: "attribute_not_exists(pk)",
    },
    ...domainClaims(account.id, account.domains),
    activityWrite(activity),
    ...also,
  ]);
  return result.outcome === "contended" ? "contended" : "saved";
}

/** The accounts that exist of those named, in the order of the names. */
export async function loadAccounts(db: Database, ids: readonly string[]): Promise<Account[]> {
  const found = await getItems(db, ids.map(KEYS.account), "strong");
  return ids.flatMap((id) => fromItem<Account>(found.get(KEYS.account(id))) ?? []);
}
