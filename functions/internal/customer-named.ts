import { accountId } from "../../shared/contract/fields.ts";
import { type LicenseFields, said } from "../../shared/contract/internal/read-license.ts";
import type { Context } from "../http/context.ts";

/** How a request names a customer: an account's id or the vendor's own word, an e-mail address, a name. */
export interface CustomerNamed {
  readonly word: string | null;
  readonly email: string | null;
  readonly name: string | null;
}

const ID_CHARACTERS = 22;

/** The customer that a request names; all null when it names none. */
export function customerNamed(fields: LicenseFields): CustomerNamed {
  return {
    word: fields.customer_id ?? null,
    email: said(fields.email, fields.client_email) ?? null,
    name: said(fields.client, fields.client_name) ?? null,
  };
}

/**
 * The id of a customer's account, from the most telling of its names: the same customer has the same one without any
 * look-up, and it cannot be guessed. A word that is an account's id is itself.
 */
export function customerAccountId({ word, email, name }: CustomerNamed, { secrets }: Context): string {
  if (word !== null && accountId.safeParse(word).success) return word;
  const told = word ?? email ?? name ?? "";
  return `acc_${secrets.digest("customer", normalized(told)).slice(0, ID_CHARACTERS)}`;
}

function normalized(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase().replace(/\s+/g, " ");
}
