import type {
  ApplicationView,
  AttemptResult,
  LicenseView,
  NodeLicenseStatus,
  Status,
} from "../../../client/index.ts";

/** How serious something is: it decides about color and symbol, never alone about the meaning. */
export type Tone = "good" | "info" | "warn" | "bad" | "idle";

interface StatusWord {
  readonly word: string;
  readonly tone: Tone;
}

const STATUS: Readonly<Record<NodeLicenseStatus, StatusWord>> = {
  valid: { word: "Licensed", tone: "good" },
  evaluation: { word: "In evaluation", tone: "info" },
  expiring: { word: "Licensed, ends soon", tone: "warn" },
  "in-grace": { word: "Ended, in grace days", tone: "warn" },
  "over-capacity": { word: "Over capacity", tone: "warn" },
  expired: { word: "Expired", tone: "bad" },
  "authorization-expired": { word: "Stopped: no contact", tone: "bad" },
  blocked: { word: "Blocked by the vendor", tone: "bad" },
  revoked: { word: "Revoked by the vendor", tone: "bad" },
  deactivated: { word: "Released by the vendor", tone: "bad" },
  "product-inactive": { word: "Withdrawn by the vendor", tone: "bad" },
  invalid: { word: "Not recognized", tone: "bad" },
  "not-activated": { word: "Not activated", tone: "idle" },
};

/** The status of an application in words. */
export function statusWord({ status, licenses, evaluation }: ApplicationView): StatusWord {
  if (licenses.length === 0 && status === "expired") return { word: "Evaluation over", tone: "bad" };
  const known = STATUS[status] ?? { word: "Unknown", tone: "idle" };
  const isCounting = licenses.length === 0 && status === "evaluation" && evaluation !== null;
  return isCounting ? { ...known, word: `${known.word}, ${count(evaluation.daysLeft, "day")} left` } : known;
}

/** The status of one license in words. */
export function licenseWord({ status }: LicenseView): string {
  return STATUS[status]?.word ?? "Unknown";
}

/** The types of licenses; one that is not recognized is Unknown. */
export function typeWord(type: ApplicationView["type"]): string {
  const words = { perpetual: "Perpetual", subscription: "Subscription", evaluation: "Evaluation" };
  return (words as Readonly<Record<string, string>>)[type] ?? "Unknown";
}

/** How many units an application may use and uses; null where there is nothing to say. */
export function capacityText({ mode, capacity, unitsInUse }: ApplicationView): string | null {
  if (mode === null) return unitsInUse === null ? null : `${count(unitsInUse, "unit")} in use`;
  if (capacity === null) return unitsInUse === null ? "Unlimited" : `${unitsInUse} in use, unlimited`;
  return unitsInUse === null ? count(capacity, "unit") : `${unitsInUse} of ${capacity} in use`;
}

/** The dates that matter, with what each is; a perpetual license shows no end. */
export function datesOf(application: ApplicationView): readonly { label: string; at: number }[] {
  const { licenses, type, status, expiresAt, runsUntil, maintenanceUntil, evaluation, startsAt } =
    application;
  const over = status === "expired" || status === "in-grace";
  if (licenses.length === 0)
    return evaluation === null ? [] : [{ label: over ? "Ended" : "Until", at: evaluation.endsAt }];
  const ends = type === "perpetual" ? null : expiresAt;
  const grace = ends === null || runsUntil === ends || status === "expired" ? null : runsUntil;
  return [
    { label: "From", at: status === "not-activated" ? startsAt : null },
    { label: over ? "Ended" : "Ends", at: ends },
    { label: "Runs until", at: grace },
    { label: "Maintenance until", at: maintenanceUntil },
  ].flatMap(({ label, at }) => (at === null || at === undefined ? [] : [{ label, at }]));
}

/** How the last attempt to reach the service ended. */
export function attemptWord(result: AttemptResult): string {
  const words: Readonly<Record<AttemptResult, string>> = {
    ok: "successful",
    downgraded: "licenses were taken away",
    refused: "refused",
    unreachable: "not reached",
    nonsense: "no proper answer",
  };
  return words[result] ?? result;
}

/** The mode of a server; null for one that was never activated, which has none. */
export function modeWord({ isNew, mode }: Pick<Status, "isNew" | "mode">): string | null {
  if (isNew) return null;
  return { online: "Online", offline: "Offline", "not-activated": "Not activated" }[mode] ?? null;
}

/** A number with its word in singular or plural. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** Names as a sentence has them: `Fax, Mail and Print`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
