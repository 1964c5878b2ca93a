import { DAY_MS } from "../../shared/domain/time.ts";
import type { EventName, LicensingEvents } from "../events.ts";
import { CLOCK_BEHIND_MS } from "../state/clock.ts";
import type { Status } from "../status.ts";
import type { EvaluationView } from "./application-view.ts";
import type { LicenseView } from "./license-view.ts";

/** An event to be raised. */
export type Raised = { [E in EventName]: { readonly name: E; readonly data: LicensingEvents[E] } }[EventName];

/** What was already raised; each entry is raised once, and again only after it was mended in between. */
export type Known = ReadonlySet<string>;

/** So many days before its end an evaluation is warned of. */
const WARNING_DAYS = [1, 3, 7, 14];

interface Transitions {
  readonly raised: readonly Raised[];
  readonly known: Known;
  /** Warnings that are given once for all, also by another start of the program. */
  readonly told: readonly string[];
}

/** The events that a status brings which were not known before, and what is known with it. */
export function transitionsOf(status: Status, known: Known, told: Known = new Set()): Transitions {
  const found = new Map<string, Raised>();
  for (const license of status.licenses) {
    const name = eventOf(license);
    if (name !== null) found.set(`${name} ${license.code} ${license.status}`, { name, data: { license } });
  }
  for (const application of status.applications) {
    const { product, missing, capacity, unitsInUse } = application;
    if (capacity !== null && unitsInUse !== null && unitsInUse > capacity && application.isUsable)
      found.set(`over-capacity ${product.code}`, { name: "over-capacity", data: { application } });
    if (missing.length > 0)
      found.set(`missing ${product.code} ${missing.join(" ")}`, {
        name: "requirement-missing",
        data: { productCode: product.code, missing },
      });
  }
  const { state, clockBehindMs } = status;
  if (state.kind !== "ok") found.set(`state ${state.kind}`, { name: "state-fault", data: { state } });
  if (clockBehindMs > CLOCK_BEHIND_MS)
    found.set("clock", { name: "clock-behind", data: { behindMs: clockBehindMs } });
  const raised = [...found].flatMap(([key, each]) => (known.has(key) ? [] : [each]));
  const warnings = status.evaluations.flatMap((each) => warningOf(each) ?? []);
  const fresh = warnings.filter((each) => !isTold(each, told));
  return {
    raised: [...raised, ...fresh.map((each) => each.event)],
    known: new Set(found.keys()),
    told: fresh.map(({ key }) => key),
  };
}

/** A license that a verdict has taken away was told by `downgraded`. */
function eventOf({ status, removed }: LicenseView): "expiring" | "expired" | null {
  if (removed !== null) return null;
  if (status === "expiring" || status === "in-grace") return "expiring";
  return status === "expired" || status === "authorization-expired" ? "expired" : null;
}

interface Warning {
  /** What it is about, without the end that it names. */
  readonly about: string;
  readonly endsAt: number;
  readonly key: string;
  readonly event: Raised;
}

/** The warning that is due of an evaluation; one that was missed while the server was off is not made up for. */
function warningOf(evaluation: EvaluationView): Warning | null {
  const { product, endsAt, daysLeft, state } = evaluation;
  if (state === "replaced") return null;
  const data = { evaluation };
  const warning = (when: string, event: Raised) => {
    const about = `${product.code} ${when} `;
    return { about, endsAt, key: about + endsAt, event };
  };
  if (state === "over") return warning("over", { name: "evaluation-over", data });
  const days = WARNING_DAYS.find((each) => daysLeft <= each);
  return days === undefined ? null : warning(String(days), { name: "evaluation-ending", data });
}

/** An end that moves by less than a day, by a clock that was set or when the service names it, is the same end. */
function isTold({ about, endsAt }: Warning, told: Known): boolean {
  return [...told].some(
    (key) => key.startsWith(about) && Math.abs(Number(key.slice(about.length)) - endsAt) < DAY_MS,
  );
}
