import type { InputFor, ReplyOf } from "../../shared/contract/operation.ts";
import { createAccount } from "../../shared/contract/operations/create-account.ts";
import { createApiKey } from "../../shared/contract/operations/create-api-key.ts";
import { createLicense } from "../../shared/contract/operations/create-license.ts";
import { createProduct } from "../../shared/contract/operations/create-product.ts";
import { issueToken } from "../../shared/contract/operations/issue-token.ts";
import type { TestService } from "./service.ts";

export type Product = ReplyOf<typeof createProduct>;
export type Account = ReplyOf<typeof createAccount>;
export type License = ReplyOf<typeof createLicense>;
export type Token = ReplyOf<typeof issueToken>;
export type NewApiKey = ReplyOf<typeof createApiKey>;

let made = 0;

/** A code that no other product of this run has. */
export function newProductCode(): string {
  made += 1;
  return `product-${made}`;
}

export async function product(
  { staff }: TestService,
  given: Partial<InputFor<typeof createProduct>["body"]> = {},
): Promise<Product> {
  return (await staff(createProduct, { body: { code: newProductCode(), name: "Fax server", ...given } }))
    .reply;
}

export async function account(
  { staff }: TestService,
  given: Partial<InputFor<typeof createAccount>["body"]> = {},
): Promise<Account> {
  return (await staff(createAccount, { body: { name: "Acme", ...given } })).reply;
}

/** A license; of a new account and product where none is given. */
export async function license(
  service: TestService,
  given: Partial<InputFor<typeof createLicense>["body"]> = {},
): Promise<License> {
  const accountId = given.accountId ?? (await account(service)).id;
  const productId = given.product ?? (await product(service)).id;
  const body = { type: "perpetual", ...given, accountId, product: productId } as const;
  return (await service.staff(createLicense, { body })).reply;
}

/** A token for licenses of one account. */
export async function token(
  { staff }: TestService,
  licenses: readonly License[],
  given: Partial<InputFor<typeof issueToken>["body"]> = {},
): Promise<Token> {
  const accountId = licenses[0]?.accountId ?? "";
  const body = { accountId, licenseIds: licenses.map(({ id }) => id), uses: 100, ...given };
  return (await staff(issueToken, { body })).reply;
}

/** What most tests need: one license, and a token for it. */
export async function licenseWithToken(
  service: TestService,
  given: Partial<InputFor<typeof createLicense>["body"]> = {},
  tokenGiven: Partial<InputFor<typeof issueToken>["body"]> = {},
): Promise<{ readonly license: License; readonly token: Token }> {
  const made = await license(service, given);
  return { license: made, token: await token(service, [made], tokenGiven) };
}

/** An API key as staff make it, with its text; it reads products unless more is given, and is made with `key`. */
export async function apiKey(
  { staff, adminKey }: TestService,
  given: Partial<InputFor<typeof createApiKey>["body"]> = {},
  key: string = adminKey,
): Promise<NewApiKey> {
  const body = { name: "Shop", kind: "staff", scopes: ["products:read"], ...given } as const;
  return (await staff(createApiKey, { body: { ...body, scopes: [...body.scopes] } }, { key })).reply;
}
