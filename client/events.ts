import type { StateView } from "./state/state-fault.ts";
import type { Status } from "./status.ts";
import type { ApplicationView, EvaluationView } from "./views/application-view.ts";
import type { LicenseView } from "./views/license-view.ts";

/** What happened, and the status as it is after it. */
export interface LicensingEvents {
  /** A token was exchanged. */
  activated: { readonly licenses: readonly LicenseView[] };
  /** A poll brought a fresh license file. */
  refreshed: { readonly status: Status };
  /** The service answered no, without a proof that could change anything. */
  refused: { readonly code: string; readonly detail: string };
  /** A signed verdict took licenses away. */
  downgraded: { readonly licenses: readonly LicenseView[] };
  /** Nothing answered, or nothing that proves where it comes from. Licenses run on until their deadline. */
  unreachable: { readonly code: string; readonly detail: string; readonly failures: number };
  /** The first good answer after failures. */
  recovered: { readonly failures: number };
  /** A license ends soon, or runs in its grace days; once per license and state. */
  expiring: { readonly license: LicenseView };
  /** A license, or its lease, is over; once per license. */
  expired: { readonly license: LicenseView };
  /** A product is used without a license: its function has to stop; told at most once an hour while it is asked for. */
  "not-licensed": { readonly productCode: string };
  /** An evaluation ends in 14, 7, 3 or 1 days, each told once. */
  "evaluation-ending": { readonly evaluation: EvaluationView };
  /** An evaluation is over; once. */
  "evaluation-over": { readonly evaluation: EvaluationView };
  /** More units are in use than the licenses cover; once until it is mended. */
  "over-capacity": { readonly application: ApplicationView };
  /** A product needs a license of another one on this server; once until it is there. */
  "requirement-missing": { readonly productCode: string; readonly missing: readonly string[] };
  /** This server's license files cannot be used as they are; once per fault. */
  "state-fault": { readonly state: StateView };
  /** This server's clock is more than 24 hours behind a signed time; once until it is mended. */
  "clock-behind": { readonly behindMs: number };
}

export type EventName = keyof LicensingEvents;
