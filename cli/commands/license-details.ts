import type { ReplyOf } from "../../shared/contract/operation.ts";
import type { getLicense } from "../../shared/contract/operations/get-license.ts";
import { dateTime, listed, orDash, orUnlimited, taken } from "../format.ts";
import type { Details } from "../table.ts";

/** Everything that the API tells about a license. */
export function licenseDetails(license: ReplyOf<typeof getLicense>): Details {
  return [
    ["id", license.id],
    ["code", license.code],
    ["account", license.accountId],
    ["product", license.productId],
    ["type", license.type],
    ["class", license.class],
    ["status", license.status],
    ["state", license.state],
    ["capacity", orUnlimited(license.capacity)],
    ["features", listed(license.features)],
    ["uses", taken(license.usesTaken, license.parallelUses)],
    ["releases this year", taken(license.releasesThisYear, license.releasesPerYear)],
    ["on limit", license.onLimit ?? "as the setting deactivateOldest says"],
    ["starts", dateTime(license.startsAt, "at once")],
    ["expires", dateTime(license.expiresAt, "never")],
    ["maintenance until", dateTime(license.maintenanceUntil)],
    ["domains", license.allowedDomains.length === 0 ? "all" : listed(license.allowedDomains)],
    ["addresses", license.allowedIps.length === 0 ? "all" : listed(license.allowedIps)],
    ["server type", license.serverType ?? "all"],
    ["grace days", String(license.graceDays)],
    ["order reference", orDash(license.orderReference)],
    ["created", dateTime(license.createdAt)],
  ];
}
