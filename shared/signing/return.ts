import type { Claims } from "./document.ts";
import type { SigningKey } from "./key.ts";
import {
  isTime,
  type NodeOccasion,
  type NodeOpened,
  type OFFLINE_VERSION,
  openNodeDocument,
  signNodeDocument,
} from "./node-document.ts";

/** The claims of a return string: this node has stopped using these activations. */
export interface OfflineReturn extends Claims {
  readonly aud: string;
  readonly sub: string;
  readonly version: typeof OFFLINE_VERSION;
  /** The time of issue in milliseconds; of a node's returns, the newest has the highest. */
  readonly serial: number;
  readonly activations: readonly string[];
}

const ACTIVATIONS_MAX = 30;
const ACTIVATION_ID = /^act_[0-9A-Za-z_-]{10,60}$/;

/** Signs, with the node's own key, that it gives these activations back. */
export function signReturn(
  key: SigningKey,
  activations: readonly string[],
  occasion: NodeOccasion,
): Promise<string> {
  return signNodeDocument("return", { serial: occasion.now, activations }, key, occasion);
}

/** Opens a return that is for one of these audiences, and proves which node has signed it. */
export function openReturn(jws: string, audiences: readonly string[]): Promise<NodeOpened<OfflineReturn>> {
  return openNodeDocument<OfflineReturn>("return", jws, audiences, hasForm);
}

function hasForm({ serial, activations }: OfflineReturn): boolean {
  return (
    isTime(serial) &&
    Array.isArray(activations) &&
    activations.length > 0 &&
    activations.length <= ACTIVATIONS_MAX &&
    activations.every((id) => typeof id === "string" && ACTIVATION_ID.test(id))
  );
}
