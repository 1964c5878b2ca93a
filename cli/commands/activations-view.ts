import type { ReplyOf } from "../../shared/contract/operation.ts";
import type { getActivation } from "../../shared/contract/operations/get-activation.ts";
import { dateTime, orDash, yesNo } from "../format.ts";
import type { Column, Details } from "../table.ts";

export type Activation = ReplyOf<typeof getActivation>;

/** The columns of every table of activations and failed attempts. */
export const COLUMNS: readonly Column<Activation>[] = [
  { head: "id", cell: ({ id }) => id },
  { head: "activated", cell: ({ activatedAt }) => dateTime(activatedAt) },
  { head: "valid", cell: ({ isValid }) => yesNo(isValid) },
  { head: "active", cell: ({ isActive }) => yesNo(isActive) },
  { head: "reason", cell: ({ reason }) => orDash(reason) },
  { head: "host or domain", cell: whereOf },
  { head: "client", cell: ({ clientName }) => orDash(clientName) },
  { head: "license code", cell: ({ licenseCode }) => orDash(licenseCode) },
  { head: "address", cell: ({ observedIp }) => observedIp },
  { head: "user agent", cell: ({ userAgent }) => orDash(userAgent) },
];

/** The site's domain, or the server's host name. */
export function whereOf({ domain, hostName }: Activation): string {
  return orDash(domain ?? hostName);
}

/** Everything that is known of an activation or of a failed attempt. */
export function detailsOf(activation: Activation): Details {
  return [
    ["id", activation.id],
    ["license", orDash(activation.licenseId)],
    ["license code", orDash(activation.licenseCode)],
    ["product", orDash(activation.productId)],
    ["account", orDash(activation.accountId)],
    ["node", orDash(activation.nodeId)],
    ["domain", orDash(activation.domain)],
    ["URL", orDash(activation.url)],
    ["client", orDash(activation.clientName)],
    ["host", orDash(activation.hostName)],
    ["mode", activation.mode],
    ["token", orDash(activation.tokenId)],
    ["valid", yesNo(activation.isValid)],
    ["active", yesNo(activation.isActive)],
    ...(activation.reason === null ? [] : ([["refused", activation.reason]] as const)),
    ["activated", dateTime(activation.activatedAt)],
    ["deactivated", dateTime(activation.deactivatedAt)],
    ["address seen", activation.observedIp],
    ["address claimed", orDash(activation.claimedIp)],
    ["user agent", orDash(activation.userAgent)],
  ];
}
