import { createLicense } from "../../shared/contract/internal/operations/create-license.ts";
import { readLicense } from "../../shared/contract/internal/read-license.ts";
import { LICENSE_DEFAULTS, type License } from "../../shared/domain/license.ts";
import {
  formatLicenseCode,
  LICENSE_CODE_RANDOM_BYTES,
  readLicenseCode,
} from "../../shared/domain/license-code.ts";
import { refuse, retryLater } from "../http/answer.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { presentInternalLicense } from "../present/internal-license.ts";
import { customerNamed } from "./customer-named.ts";
import { refuseField } from "./field-refusal.ts";
import { openAccount } from "./open-account.ts";

/** Deposits a license with a customer, under a code that no other license has; a code that is given is kept as it is. */
export const handler = wireRoute(createLicense, async ({ fields }, context) => {
  const { storage, now, newId, randomBytes, activity } = context;
  const productField = fields.product_reference_id === undefined ? "product_id" : "product_reference_id";
  const reference = fields.product_reference_id ?? fields.product_id ?? null;
  if (reference === null) return refuseField(productField, "is needed");
  const read = readLicense(fields, null, now());
  if (!read.ok) return refuse("INPUT_INVALID", { errors: [...read.faults] });
  const given = fields.license_code ? readLicenseCode(fields.license_code) : null;
  if (given?.kind === "mistyped")
    return refuseField("license_code", "looks like one of our codes, but its checksum is wrong");
  const [product, owner] = await Promise.all([
    storage.loadSiteProduct(reference),
    given === null ? null : storage.loadCodeOwner(given.code),
  ]);
  if (product === null) return refuseField(productField, "names no product");
  if (owner !== null) return refuseField("license_code", "is another license's");
  const account = await openAccount(customerNamed(fields), context);
  if (account === "unknown") return refuseField("customer_id", "names no customer");
  if (account === "contended") return retryLater();
  const license: License = {
    ...LICENSE_DEFAULTS,
    ...read.terms,
    id: newId("lic"),
    code: given?.code ?? formatLicenseCode(randomBytes(LICENSE_CODE_RANDOM_BYTES)),
    accountId: account.id,
    productId: product.id,
    type: read.type,
    state: fields.is_valid === false ? "blocked" : "active",
    createdAt: now(),
  };
  const entry = activity("license.created", { accountId: account.id, subjects: [license.id, product.id] });
  const saved = await storage.insertLicense(license, entry, []);
  if (saved === "code-taken") return refuseField("license_code", "is another license's");
  if (saved === "contended") return retryLater();
  const message = "The license was created.";
  const full = { license, usesTaken: 0, releases: 0, product, account };
  return wireReply({
    internal: { message, data: presentInternalLicense(full, now()) },
    "legacy-internal": { message, license_code: license.code },
  });
});
