import type { ApplicationView, EvaluationView, LicenseView, Status } from "../../../client/index.ts";

export const DAY = 86_400_000;
export const T0 = Date.UTC(2027, 0, 10, 9, 30);

/** A license as a status shows it; a test says only what matters. */
export function licenseView(code: string, change: Partial<LicenseView> = {}): LicenseView {
  return {
    product: { code, name: nameOf(code) },
    code: `CSL1-${code.toUpperCase().slice(0, 5).padEnd(5, "0")}-VRE8Q-S7QBA-G4ZKQ-Z6ZC4`,
    type: "perpetual",
    class: "production",
    status: "valid",
    isUsable: true,
    capacity: null,
    features: [],
    startsAt: null,
    expiresAt: null,
    runsUntil: null,
    maintenanceUntil: null,
    activatedAt: T0 - 20 * DAY,
    mode: "online",
    deadlineAt: T0 + 29 * DAY,
    removed: null,
    ...change,
  };
}

/** An application that runs on one license. */
export function licensed(
  code: string,
  change: Partial<LicenseView> = {},
  more: Partial<ApplicationView> = {},
): ApplicationView {
  const license = licenseView(code, change);
  const { product, type, status, isUsable, mode, capacity, features } = license;
  return {
    product,
    type,
    class: license.class,
    status,
    isUsable,
    mode,
    capacity,
    unitsInUse: null,
    features,
    startsAt: license.startsAt,
    expiresAt: license.expiresAt,
    runsUntil: license.runsUntil,
    maintenanceUntil: license.maintenanceUntil,
    activatedAt: license.activatedAt,
    deadlineAt: license.deadlineAt,
    missing: [],
    evaluation: null,
    licenses: [license],
    ...more,
  };
}

export function evaluationView(code: string, daysLeft: number): EvaluationView {
  const endsAt = T0 + daysLeft * DAY;
  return {
    product: { code, name: nameOf(code) },
    startsAt: endsAt - 30 * DAY,
    endsAt,
    daysLeft: Math.max(daysLeft, 0),
    state: daysLeft > 0 ? "running" : "over",
    source: "own",
  };
}

/** An application without a license. */
export function inEvaluation(
  code: string,
  daysLeft: number,
  more: Partial<ApplicationView> = {},
): ApplicationView {
  const evaluation = evaluationView(code, daysLeft);
  return {
    ...licensed(code),
    type: "evaluation",
    status: daysLeft > 0 ? "evaluation" : "expired",
    isUsable: daysLeft > 0,
    mode: null,
    startsAt: evaluation.startsAt,
    expiresAt: evaluation.endsAt,
    runsUntil: evaluation.endsAt,
    activatedAt: null,
    deadlineAt: null,
    evaluation,
    licenses: [],
    ...more,
  };
}

/** A brand-new server with these applications. */
export function newStatus(
  applications: readonly ApplicationView[] = [],
  change: Partial<Status> = {},
): Status {
  return {
    mode: "not-activated",
    isNew: true,
    isLicensed: false,
    isAirGapped: false,
    polls: false,
    nodeId: null,
    hostName: "fax-01",
    version: null,
    hardwareId: null,
    accountId: null,
    activatedAt: null,
    tokenDescription: null,
    installedAt: null,
    lastContactAt: null,
    lastAttempt: null,
    nextAttemptAt: null,
    deadlineAt: null,
    applications,
    licenses: applications.flatMap(({ licenses }) => licenses),
    evaluations: applications.flatMap(({ evaluation }) => evaluation ?? []),
    request: null,
    returned: null,
    cluster: null,
    state: { kind: "ok", detail: null, fix: null },
    clockBehindMs: 0,
    ...change,
  };
}

/** A server that was activated online and tells all that there is to know. */
export function onlineStatus(applications: readonly ApplicationView[], change: Partial<Status> = {}): Status {
  return newStatus(applications, {
    mode: "online",
    polls: true,
    isNew: false,
    isLicensed: true,
    nodeId: "nod_jqDCLSlCFxujnvSNskPVS_3w-wyzf66cQHdmQL2PA8c",
    version: "26.3.1",
    hardwareId: "7K2M-Q9XA",
    accountId: "acc_BRq8YyfAfN1sN0gRdBCKen",
    activatedAt: T0 - 20 * DAY,
    tokenDescription: "Head office, order 4711",
    installedAt: T0 - 25 * DAY,
    lastContactAt: T0 - DAY / 4,
    lastAttempt: { at: T0 - DAY / 4, operation: "verify", result: "ok", reason: null },
    nextAttemptAt: T0 + DAY / 2,
    deadlineAt: T0 + 29 * DAY,
    ...change,
  });
}

const NAMES: Readonly<Record<string, string>> = {
  fax: "StoneFax",
  recording: "Call Recording",
  billing: "Call Accounting",
  attendant: "Attendant Console",
  queue: "Queue Manager",
};

function nameOf(code: string): string {
  return NAMES[code] ?? code;
}
