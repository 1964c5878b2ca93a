import type {
  ActivateOutcome,
  ClusterOutcome,
  ConnectionOutcome,
  DeactivateOutcome,
  RefreshOutcome,
  RequestOutcome,
  ResponseOutcome,
  ReturnOutcome,
  Status,
} from "../../client/index.ts";
import type { KeyActionOutcomes, KeysState } from "./key-state.ts";
import type { CarriedWithCodes } from "./qr-codes.ts";

/** Something that happened, in a sentence. */
export interface PageEvent {
  readonly id: number;
  /** When it happened last (epoch ms). */
  readonly at: number;
  readonly name: string;
  readonly text: string;
  /** How often it happened in a row. */
  readonly times: number;
}

/** All that the page shows. */
export interface PageState {
  readonly status: Status;
  /** Newest first. */
  readonly events: readonly PageEvent[];
  /** Since when events are kept (epoch ms). */
  readonly since: number;
  /** The license keys; null where the product has none. */
  readonly keys: KeysState | null;
}

type WithCodes<T extends RequestOutcome | ReturnOutcome> =
  | CarriedWithCodes<Extract<T, { ok: true }>>
  | Extract<T, { ok: false }>;

/** What each action of the page comes to, by its name in the address. */
export interface ActionOutcomes extends KeyActionOutcomes {
  readonly activate: ActivateOutcome;
  readonly request: WithCodes<RequestOutcome>;
  readonly response: ResponseOutcome;
  readonly return: WithCodes<ReturnOutcome>;
  readonly "last-return": WithCodes<ReturnOutcome>;
  readonly deactivate: DeactivateOutcome;
  readonly refresh: RefreshOutcome;
  readonly "test-connection": ConnectionOutcome;
  readonly cluster: ClusterOutcome;
}

export type ActionName = keyof ActionOutcomes;
