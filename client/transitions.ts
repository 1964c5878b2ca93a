import { CLOCK_BEHIND_MS } from "./clock.ts";
import type { EventName, LicensingEvents } from "./events.ts";
import type { LicenseView } from "./license-view.ts";
import type { Status } from "./status.ts";

/** An event to be raised. */
export type Raised = { [E in EventName]: { readonly name: E; readonly data: LicensingEvents[E] } }[EventName];

/** What was already raised; each entry is raised once, and again only after it was mended in between. */
export type Known = ReadonlySet<string>;

/** The events that a status brings which were not known before, and what is known with it. */
export function transitionsOf(status: Status, known: Known): { raised: readonly Raised[]; known: Known } {
  const found = new Map<string, Raised>();
  for (const license of status.licenses) {
    const name = eventOf(license);
    if (name !== null) found.set(`${name} ${license.code} ${license.status}`, { name, data: { license } });
  }
  const { state, clockBehindMs } = status;
  if (state.kind !== "ok") found.set(`state ${state.kind}`, { name: "state-fault", data: { state } });
  if (clockBehindMs > CLOCK_BEHIND_MS)
    found.set("clock", { name: "clock-behind", data: { behindMs: clockBehindMs } });
  const raised = [...found].flatMap(([key, each]) => (known.has(key) ? [] : [each]));
  return { raised, known: new Set(found.keys()) };
}

/** A license that a verdict has taken away was told by `downgraded`. */
function eventOf({ status, removed }: LicenseView): "expiring" | "expired" | null {
  if (removed !== null) return null;
  if (status === "expiring" || status === "in-grace") return "expiring";
  return status === "expired" || status === "authorization-expired" ? "expired" : null;
}
