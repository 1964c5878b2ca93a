import type { LastAttempt } from "./attempt.ts";
import type { LicenseView } from "./license-view.ts";
import type { StateView } from "./state-fault.ts";

/** Everything that there is to show about this node's licensing; instants are epoch milliseconds. */
export interface Status {
  readonly mode: "not-activated" | "online";
  /** True while at least one license may run. */
  readonly isLicensed: boolean;
  readonly nodeId: string | null;
  readonly hostName: string;
  readonly version: string | null;
  /** A short name of the hardware, made from hashes. */
  readonly hardwareId: string | null;
  /** The smart account that the licenses belong to. */
  readonly accountId: string | null;
  /** The last answer that the service has signed for this node. */
  readonly lastContactAt: number | null;
  readonly lastAttempt: LastAttempt | null;
  readonly nextAttemptAt: number | null;
  /** When the first license stops unless the service is reached before. */
  readonly deadlineAt: number | null;
  readonly licenses: readonly LicenseView[];
  readonly state: StateView;
  /** How far this machine's clock is behind a signed time, in milliseconds. */
  readonly clockBehindMs: number;
}
