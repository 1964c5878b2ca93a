import type { LastAttempt } from "./service/attempt.ts";
import type { StateView } from "./state/state-fault.ts";
import type { ApplicationView, EvaluationView } from "./views/application-view.ts";
import type { LicenseView } from "./views/license-view.ts";
import type { ClusterView } from "./views/node-view.ts";

/** Everything that there is to show about this node's licensing; instants are epoch milliseconds. */
export interface Status {
  /** `offline` when all that it holds came by response strings. */
  readonly mode: "not-activated" | "online" | "offline";
  /** True on a server that was never activated: there is no mode to show. */
  readonly isNew: boolean;
  /** True while at least one license may run. */
  readonly isLicensed: boolean;
  /** True for a server that is configured to make no connection at all. */
  readonly isAirGapped: boolean;
  readonly nodeId: string | null;
  readonly hostName: string;
  readonly version: string | null;
  /** A short name of the hardware, made from hashes. */
  readonly hardwareId: string | null;
  /** The smart account that the licenses belong to. */
  readonly accountId: string | null;
  /** When the first license was activated here. */
  readonly activatedAt: number | null;
  /** What sales wrote about the token that was exchanged last; never the token. */
  readonly tokenDescription: string | null;
  /** Since when this server counts its evaluation. */
  readonly installedAt: number | null;
  /** The last answer that the service has signed for this node. */
  readonly lastContactAt: number | null;
  readonly lastAttempt: LastAttempt | null;
  readonly nextAttemptAt: number | null;
  /** True while there is something to poll for, and polling is allowed. */
  readonly polls: boolean;
  /** When the first license stops unless the service is reached before. */
  readonly deadlineAt: number | null;
  /** Every application of this server, licensed or not. */
  readonly applications: readonly ApplicationView[];
  readonly licenses: readonly LicenseView[];
  readonly evaluations: readonly EvaluationView[];
  /** The request that waits for its response string; null for none. */
  readonly request: { readonly at: number } | null;
  /** What was given back last by a return string; null for nothing. */
  readonly returned: { readonly at: number; readonly products: readonly string[] } | null;
  /** The servers that share licenses with this one, as the service told last; null while it has not. */
  readonly cluster: ClusterView | null;
  readonly state: StateView;
  /** How far this machine's clock is behind the time that is proven, in milliseconds. */
  readonly clockBehindMs: number;
}
