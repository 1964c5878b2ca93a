import type { Account } from "../../shared/domain/account.ts";
import type { Context } from "../http/context.ts";
import { type CustomerNamed, customerAccountId } from "./customer-named.ts";

const NAMELESS = "Customers without a name";

/** The customer's account, opened where there is none yet; two requests at once open one. */
export async function openAccount(
  customer: CustomerNamed,
  context: Context,
): Promise<Account | "unknown" | "contended"> {
  const { storage, now, activity } = context;
  const id = customerAccountId(customer, context);
  const [known] = await storage.loadAccounts([id]);
  if (known !== undefined) return known;
  if (id === customer.word) return "unknown";
  const { word, email, name } = customer;
  const account = { id, name: name ?? word ?? email ?? NAMELESS, email, domains: [], createdAt: now() };
  const entry = activity("account.created", { accountId: id, subjects: [id] });
  if ((await storage.insertAccount(account, entry, [])) === "contended") return "contended";
  // A rival may have opened it a moment before, under the name that counts now.
  const [opened] = await storage.loadAccounts([id]);
  return opened ?? account;
}
