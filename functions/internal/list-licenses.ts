import { pageNamed } from "../../shared/contract/internal/named-fields.ts";
import { listLicenses } from "../../shared/contract/internal/operations/list-licenses.ts";
import type { LicenseWithUses } from "../../shared/storage/licenses.ts";
import type { Context } from "../http/context.ts";
import { toCursor, toPageRequest } from "../http/cursor.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { presentFoundLicense, presentInternalLicense } from "../present/internal-license.ts";
import { customerAccountId } from "./customer-named.ts";
import { licensesInFull } from "./license-in-full.ts";

/** Which licenses are asked for; null asks for nothing. */
interface Asked {
  readonly productId: string | null;
  readonly accountId: string | null;
  /** A part of a code or an order reference. */
  readonly text: string | null;
}

/** Licenses, newest first. A search is a whole code, else a customer, else a part of codes and order references. */
export const handler = wireRoute(listLicenses, async ({ fields }, context) => {
  const { storage, secrets, now } = context;
  const reference = fields.product_reference_id ?? fields.product_id ?? null;
  const product = reference === null ? null : await storage.loadSiteProduct(reference);
  if (reference !== null && product === null) return present([], null, context);
  const customer = fields.customer_id ?? null;
  const accountId = customer === null ? null : accountIdOf(customer, context);
  const asked: Asked = { productId: product?.id ?? null, accountId, text: null };

  const search = fields.search ?? fields.keyword ?? null;
  const one = search === null ? null : await storage.loadLicense(search, now());
  if (one !== null) return present(fits(one, asked) ? [one] : [], null, context);
  const understood = search === null ? asked : await understand(search, asked, context);

  const name = `internal licenses ${JSON.stringify(understood)}`;
  const request = toPageRequest(secrets, name, pageNamed(fields));
  const listing = listingOf(understood);
  const page = await storage.listLicenses(listing, (found) => fits(found, understood), request, now());
  return present(page.picked, toCursor(secrets, name, page.next), context);
});

async function present(found: readonly LicenseWithUses[], cursor: string | null, context: Context) {
  const all = await licensesInFull(found, context);
  const at = context.now();
  const meta = { cursor };
  const message = "Licenses listed.";
  return wireReply({
    internal: { message, data: all.map((each) => presentInternalLicense(each, at)), meta },
    "legacy-internal": {
      message,
      results_count: all.length,
      results: all.length === 0 ? "No corresponding license was found." : all.map(presentFoundLicense),
      meta,
    },
  });
}

/** A customer that has an account counts before a part of a text. */
async function understand(search: string, asked: Asked, context: Context): Promise<Asked> {
  const accountId = accountIdOf(search, context);
  const [account] = asked.accountId === null ? await context.storage.loadAccounts([accountId]) : [];
  return account === undefined ? { ...asked, text: search.toLowerCase() } : { ...asked, accountId };
}

function accountIdOf(customer: string, context: Context): string {
  return customerAccountId({ word: customer, email: null, name: null }, context);
}

function fits({ license }: LicenseWithUses, { productId, accountId, text }: Asked): boolean {
  const texts = [license.code, license.orderReference ?? ""];
  return (
    (productId === null || license.productId === productId) &&
    (accountId === null || license.accountId === accountId) &&
    (text === null || texts.some((each) => each.toLowerCase().includes(text)))
  );
}

function listingOf({ productId, accountId }: Asked) {
  if (accountId !== null) return { list: "licensesOfAccount", owner: accountId } as const;
  if (productId !== null) return { list: "licensesOfProduct", owner: productId } as const;
  return { list: "licenses", owner: null } as const;
}
