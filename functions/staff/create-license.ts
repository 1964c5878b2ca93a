import { NO_TERMS, readLicenseTerms } from "../../shared/contract/license-terms.ts";
import { createLicense } from "../../shared/contract/operations/create-license.ts";
import type { License } from "../../shared/domain/license.ts";
import {
  formatLicenseCode,
  LICENSE_CODE_RANDOM_BYTES,
  readLicenseCode,
} from "../../shared/domain/license-code.ts";
import { refuse, reply, retryLater } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentLicense } from "../present/views.ts";

/** Deposits a license in a smart account, under a code that no other license has. */
export const handler = route(createLicense, async ({ body }, context) => {
  const { storage, settings, now, newId, randomBytes, once, activity } = context;
  const given = body.code === undefined ? null : readLicenseCode(body.code);
  const read = readLicenseTerms(body.type, NO_TERMS, body);
  if (!read.ok) return refuse("INPUT_INVALID", { errors: read.faults });
  if (given?.kind === "mistyped") return refuse("INPUT_INVALID", { errors: [MISTYPED] });
  const [[account], product] = await Promise.all([
    storage.loadAccounts([body.accountId]),
    storage.loadProduct(body.product),
  ]);
  if (account === undefined) return refuse("ACCOUNT_UNKNOWN");
  if (product === null) return refuse("PRODUCT_UNKNOWN");
  const code = given?.code ?? formatLicenseCode(randomBytes(LICENSE_CODE_RANDOM_BYTES));
  const license: License = {
    id: newId("lic"),
    code,
    accountId: account.id,
    productId: product.id,
    type: body.type,
    ...read.terms,
    state: "active",
    createdAt: now(),
    toldNotices: {},
    revision: 0,
  };
  const deposited = { license, usesTaken: 0, releases: 0 };
  const answer = reply(201, presentLicense(deposited, await settings.read(), now()));
  const entry = activity("license.created", { accountId: account.id, subjects: [license.id, product.id] });
  const saved = await storage.insertLicense(license, entry, once(answer));
  if (saved === "code-taken") return refuse("LICENSE_CODE_TAKEN");
  return saved === "saved" ? answer : retryLater();
});

const MISTYPED = {
  location: "body.code",
  message: "looks like one of our codes, but its checksum is wrong",
  fix: "Leave it out to have one made, or copy it again.",
};
