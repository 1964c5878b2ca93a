import { licenseNamed } from "../../shared/contract/internal/named-fields.ts";
import { updateLicense } from "../../shared/contract/internal/operations/update-license.ts";
import { type LicenseFields, readLicense } from "../../shared/contract/internal/read-license.ts";
import { withState } from "../../shared/domain/license-state.ts";
import { type Refusal, refuse } from "../http/answer.ts";
import type { Context } from "../http/context.ts";
import { wireReply } from "../http/wire-answer.ts";
import { wireRoute } from "../http/wire-route.ts";
import { type LicenseInFull, presentInternalLicense } from "../present/internal-license.ts";
import { siteReference } from "../present/internal-product.ts";
import { changeLicense } from "./change-license.ts";
import { customerAccountId, customerNamed } from "./customer-named.ts";
import { refuseField } from "./field-refusal.ts";

/** Changes the terms that it names. Code, product and customer stay: who names others is refused. */
export const handler = wireRoute(updateLicense, async ({ fields, dialect }, context) => {
  const { now } = context;
  const changed = await changeLicense(context, licenseNamed(fields), "license.changed", (full) => {
    const { license: before } = full;
    if (before.state === "revoked") return refuse("LICENSE_REVOKED_FOR_GOOD");
    const fixed = refuseFixed(fields, dialect === "internal", full, context);
    if (fixed !== null) return fixed;
    const read = readLicense(fields, before, now());
    if (!read.ok) return refuse("INPUT_INVALID", { errors: [...read.faults] });
    const license = { ...before, ...read.terms, type: read.type };
    const { is_valid: isValid } = fields;
    if (typeof isValid !== "boolean") return license;
    return withState(license, isValid ? "active" : "blocked") ?? refuse("LICENSE_REVOKED_FOR_GOOD");
  });
  if ("kind" in changed) return changed;
  const { full } = changed;
  const message = "The license was changed.";
  return wireReply({
    internal: { message, data: presentInternalLicense(full, now()) },
    "legacy-internal": { message, license_code: full.license.code },
  });
});

/** The refusal of what cannot be changed; null where it is left out, or named as it is. */
function refuseFixed(
  fields: LicenseFields,
  hasAddress: boolean,
  { license, product, account }: LicenseInFull,
  context: Context,
): Refusal<"INPUT_INVALID"> | null {
  const { license_code: code, product_reference_id: byReference, product_id: byId } = fields;
  if (hasAddress && code && code !== license.code)
    return refuseField("license_code", "stays as it is: make a new license");
  const own = product === null ? [] : [siteReference(product), product.code, product.id];
  const other = [byReference, byId].find((named) => named && !own.includes(named));
  if (other)
    return refuseField(
      other === byReference ? "product_reference_id" : "product_id",
      "stays as it is: make a new license",
    );
  const { word, email, name } = customerNamed(fields);
  if (word === null && email === null && name === null) return null;
  const isOwn = customerAccountId({ word, email, name }, context) === license.accountId;
  const isCalledSo =
    word === null &&
    ((email !== null && email.toLowerCase() === account?.email?.toLowerCase()) ||
      (name !== null && name.toLowerCase() === account?.name.toLowerCase()));
  if (isOwn || isCalledSo) return null;
  const field = word !== null ? "customer_id" : email !== null ? "email" : "client";
  return refuseField(field, "is another customer: a license stays with its own");
}
