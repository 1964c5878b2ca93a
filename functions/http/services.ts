import type { Signer } from "../../shared/signing/signer.ts";
import type { Storage } from "../../shared/storage/storage.ts";
import type { LogLine } from "./log-line.ts";
import type { Secrets } from "./secrets.ts";
import type { SettingsSource } from "./settings.ts";
import type { SweepReports } from "./sweep-report.ts";
import type { TestClock } from "./test-clock.ts";

/** Everything impure that handlers may use. The cloud makes one on the first call; tests and `local` pass their own. */
export interface Services {
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly settings: SettingsSource;
  /** Ids of keys that an operator chose in another form than ours; all others are refused unread when mistyped. */
  readonly presetKeyIds: ReadonlySet<string>;
  /** The signer as it is now; a rotation brings another. */
  readonly signer: () => Promise<Signer>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly sleep: (ms: number) => Promise<void>;
  readonly log: (line: LogLine) => void;
  /** Runs the sweep now; absent where a function of its own does that, with rights that no request has. */
  readonly sweep?: () => Promise<SweepReports>;
  /** The clock that may be set; absent in the cloud, where the time is the real one. */
  readonly testClock?: TestClock;
}
