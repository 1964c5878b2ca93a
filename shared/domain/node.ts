import { type Fingerprint, sameHardware } from "./fingerprint.ts";
import { DAY_MS } from "./time.ts";

/** What a node tells about itself; shown to people and compared, never taken as proof of anything. */
export interface NodeClaims {
  readonly hostName: string | null;
  readonly version: string | null;
  readonly fingerprint: Fingerprint;
  /** Production, Test, ...; null when the node says nothing of it. */
  readonly serverType: string | null;
}

/**
 * What holds activations. An on-prem installation: its id is `nod_` and the RFC 7638 thumbprint of its public key. Or a
 * site of the License Manager protocol: `sit_` and a hash of its account and its name, which is its `hostName`.
 */
export interface Node extends NodeClaims {
  readonly id: string;
  readonly accountId: string;
  readonly licenseIds: readonly string[];
  readonly firstSeenAt: number;
  readonly lastContactAt: number;
  /** When it was last told that other hardware answers under its key; absent while none has. */
  readonly otherHardwareAt?: number;
}

/** Staff are told so often, at most, that a node's key is in use on other hardware. */
const OTHER_HARDWARE_TOLD_MS = DAY_MS;

/** True when other hardware than the known one uses a node's key, and that is to be told now. */
export function isOtherHardware(node: Node, claimed: NodeClaims, now: number): boolean {
  const isDifferent = sameHardware(node.fingerprint, claimed.fingerprint) === "different";
  return isDifferent && now - (node.otherHardwareAt ?? Number.NEGATIVE_INFINITY) >= OTHER_HARDWARE_TOLD_MS;
}

/**
 * What is known of a node after it told about itself once more. Hardware that changes part by part is followed; a
 * fingerprint that is another machine's does not replace the known one.
 */
export function claimsAfter(known: NodeClaims, claimed: NodeClaims): NodeClaims {
  const isOther = sameHardware(known.fingerprint, claimed.fingerprint) === "different";
  const isTold = Object.keys(claimed.fingerprint).length > 0;
  return {
    hostName: claimed.hostName ?? known.hostName,
    version: claimed.version ?? known.version,
    serverType: claimed.serverType ?? known.serverType,
    fingerprint: isOther || !isTold ? known.fingerprint : claimed.fingerprint,
  };
}
