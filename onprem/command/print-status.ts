import type { ApplicationView, LicenseView, Status } from "../../client/index.ts";

const HOUR_MS = 3_600_000;

/** What an administrator reads: the server, its applications, the last and the next contact. What is unknown is left out. */
export function statusText(status: Status): string {
  const { state, lastAttempt, request, returned, clockBehindMs } = status;
  const behind = Math.round(clockBehindMs / HOUR_MS);
  const rows: [string, string | null][] = [
    [
      "Mode",
      status.isNew
        ? null
        : { online: "online", offline: "offline", "not-activated": "not activated" }[status.mode],
    ],
    ["Connections", status.isAirGapped ? "none, this server is air-gapped" : null],
    ["Host", status.hostName],
    ["Version", status.version],
    ["Node", status.nodeId],
    ["Hardware", status.hardwareId],
    ["Smart account", status.accountId],
    ["Token", status.tokenDescription],
    ["Installed", time(status.installedAt)],
    ["Activated", time(status.activatedAt)],
    ["Last contact", time(status.lastContactAt)],
    [
      "Last attempt",
      lastAttempt === null ? null : `${time(lastAttempt.at)}, ${lastAttempt.result}${reason(lastAttempt)}`,
    ],
    ["Next attempt", time(status.nextAttemptAt)],
    ["Runs without contact until", time(status.deadlineAt)],
    ["Request", request === null ? null : `waits for its response since ${time(request.at)}`],
    ["Given back", returned === null ? null : `${returned.products.join(", ")} at ${time(returned.at)}`],
    ["Clock", behind === 0 ? null : `${count(behind, "hour")} behind`],
    ["State", state.kind === "ok" ? null : `${state.kind}: ${state.detail} ${state.fix}`],
  ];
  const facts = rows.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}\n`])).join("");
  const { applications } = status;
  return facts + (applications.length === 0 ? "No licenses.\n" : `\n${applicationsText(applications)}`);
}

/** One paragraph for each license of each application, and one for each application without any. */
export function applicationsText(applications: readonly ApplicationView[]): string {
  return applications.map(applicationText).join("");
}

/** One paragraph for each license. */
export function licensesText(licenses: readonly LicenseView[]): string {
  return licenses.map(licenseText).join("");
}

function applicationText(application: ApplicationView): string {
  const { licenses, product, missing, status, unitsInUse } = application;
  const lines = [
    ...(status === "over-capacity" ? [`  over capacity: ${unitsInUse} units in use`] : []),
    ...(missing.length === 0 ? [] : [`  needs a license on this server of: ${missing.join(", ")}`]),
  ].map((line) => `${line}\n`);
  if (licenses.length > 0) return licensesText(licenses) + lines.join("");
  return `${product.name} (${product.code}): ${evaluationText(application)}\n${lines.join("")}`;
}

/** How an application stands that has no license. */
function evaluationText({ evaluation }: ApplicationView): string {
  if (evaluation === null || evaluation.state === "replaced") return "not activated";
  const { state, endsAt, daysLeft } = evaluation;
  if (state === "over") return `evaluation over since ${day(endsAt)}`;
  return `in evaluation, ${count(daysLeft, "day")} left, until ${time(endsAt)}`;
}

function licenseText(license: LicenseView): string {
  const { product, type, status, capacity, features } = license;
  const about = [
    type,
    license.class === "not-for-resale" ? "not for resale" : null,
    capacity === null ? null : count(capacity, "unit"),
    license.expiresAt === null ? null : `ends ${day(license.expiresAt)}`,
    license.maintenanceUntil === null ? null : `maintenance until ${day(license.maintenanceUntil)}`,
    license.mode === "offline" ? "offline" : null,
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

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** An instant to the second, in UTC. */
export function time(at: number): string;
export function time(at: number | null): string | null;
export function time(at: number | null): string | null {
  return at === null
    ? null
    : new Date(at)
        .toISOString()
        .replace("T", " ")
        .replace(/\.\d+Z$/, " UTC");
}

/** An instant to the day, in UTC. */
export function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
