import type { Fingerprint } from "./fingerprint.ts";

/** What a node tells about itself; shown to people and compared, never taken as proof of anything. */
export interface NodeClaims {
  readonly hostName: string | null;
  readonly version: string | null;
  readonly fingerprint: Fingerprint;
}

/** One on-prem installation. Its id is `nod_` and the RFC 7638 thumbprint of its public key. */
export interface Node extends NodeClaims {
  readonly id: string;
  readonly accountId: string;
  readonly licenseIds: readonly string[];
  readonly firstSeenAt: number;
  readonly lastContactAt: number;
}
