import { fromWire } from "../../shared/contract/instant.ts";
import type { BodyOf } from "../../shared/contract/operation.ts";
import { createLicense } from "../../shared/contract/operations/create-license.ts";
import { type License, licenseDatesFault } from "../../shared/domain/license.ts";
import {
  formatLicenseCode,
  LICENSE_CODE_RANDOM_BYTES,
  readLicenseCode,
} from "../../shared/domain/license-code.ts";
import { DEFAULTS } from "../../shared/domain/limits.ts";
import { refuse, reply, retryLater } from "../http/answer.ts";
import { route } from "../http/route.ts";
import { presentLicense } from "../present/views.ts";

/** Deposits a license in a smart account, under a code that no other license has. */
export const handler = route(createLicense, async ({ body }, context) => {
  const { storage, now, newId, randomBytes, once, activity } = context;
  const given = body.code === undefined ? null : readLicenseCode(body.code);
  if (given?.kind === "mistyped") return refuse("INPUT_INVALID", { errors: [MISTYPED] });
  const [[account], product] = await Promise.all([
    storage.loadAccounts([body.accountId]),
    storage.loadProduct(body.product),
  ]);
  if (account === undefined) return refuse("ACCOUNT_UNKNOWN");
  if (product === null) return refuse("PRODUCT_UNKNOWN");
  const code = given?.code ?? formatLicenseCode(randomBytes(LICENSE_CODE_RANDOM_BYTES));
  const license = licenseOf(body, { id: newId("lic"), code, productId: product.id, createdAt: now() });
  const fault = licenseDatesFault(license);
  if (fault !== null) {
    const { field, ...texts } = fault;
    return refuse("INPUT_INVALID", { errors: [{ location: `body.${field}`, ...texts }] });
  }
  const answer = reply(201, presentLicense(license, 0, now()));
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

function licenseOf(
  body: BodyOf<typeof createLicense>,
  own: Pick<License, "id" | "code" | "productId" | "createdAt">,
): License {
  return {
    ...own,
    accountId: body.accountId,
    type: body.type,
    class: body.class ?? "production",
    capacity: body.capacity ?? null,
    features: body.features ?? [],
    startsAt: fromWire(body.startsAt),
    expiresAt: fromWire(body.expiresAt),
    maintenanceUntil: fromWire(body.maintenanceUntil),
    graceDays: body.graceDays ?? 0,
    parallelUses: body.parallelUses === undefined ? 1 : body.parallelUses,
    onLimit: body.onLimit ?? DEFAULTS.onLimit,
    state: "active",
    orderReference: body.orderReference ?? null,
  };
}
