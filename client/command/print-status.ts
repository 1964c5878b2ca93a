import type { LicenseView } from "../license-view.ts";
import type { Status } from "../status.ts";

/** What an administrator reads: the server, its licenses, the last and the next contact. What is unknown is left out. */
export function statusText(status: Status): string {
  const { state, lastAttempt } = status;
  const rows: [string, string | null][] = [
    ["Mode", status.mode === "online" ? "online" : "not activated"],
    ["Host", status.hostName],
    ["Node", status.nodeId],
    ["Hardware", status.hardwareId],
    ["Smart account", status.accountId],
    ["Last contact", time(status.lastContactAt)],
    [
      "Last attempt",
      lastAttempt === null ? null : `${time(lastAttempt.at)}, ${lastAttempt.result}${reason(lastAttempt)}`,
    ],
    ["Next attempt", time(status.nextAttemptAt)],
    ["Runs without contact until", time(status.deadlineAt)],
    ["State", state.kind === "ok" ? null : `${state.kind}: ${state.detail} ${state.fix}`],
  ];
  const facts = rows.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}\n`])).join("");
  return facts + (status.licenses.length === 0 ? "No licenses.\n" : `\n${licensesText(status.licenses)}`);
}

/** One paragraph for each license. */
export function licensesText(licenses: readonly LicenseView[]): string {
  return licenses.map(licenseText).join("");
}

function licenseText(license: LicenseView): string {
  const { product, type, status, capacity, features } = license;
  const about = [
    type,
    license.class === "not-for-resale" ? "not for resale" : null,
    capacity === null ? null : `${capacity} units`,
    license.expiresAt === null ? null : `ends ${day(license.expiresAt)}`,
    license.maintenanceUntil === null ? null : `maintenance until ${day(license.maintenanceUntil)}`,
  ].filter((each) => each !== null);
  const lines = [
    `${product.name} (${product.code}): ${status}`,
    `  ${license.code}`,
    `  ${about.join(", ")}`,
    ...(features.length === 0 ? [] : [`  features: ${features.join(", ")}`]),
    ...(license.removed === null
      ? []
      : [`  taken away by the service at ${time(license.removed.at)} (${license.removed.code})`]),
  ];
  return `${lines.join("\n")}\n`;
}

function reason({ reason: found }: NonNullable<Status["lastAttempt"]>): string {
  return found === null ? "" : `: ${found.detail} (${found.code})`;
}

function time(at: number | null): string | null {
  return at === null
    ? null
    : new Date(at)
        .toISOString()
        .replace("T", " ")
        .replace(/\.\d+Z$/, " UTC");
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
