/** What observes and describes one activation's caller; the observed address is the gateway's, the claimed one the caller's. */
export interface Origin {
  readonly observedIp: string;
  readonly claimedIp: string | null;
  readonly userAgent: string | null;
}

/** A license in use on a node. One record for each (license, node): released ones stay, and are reused. */
export interface Activation extends Origin {
  readonly id: string;
  readonly licenseId: string;
  readonly licenseCode: string;
  readonly productId: string;
  readonly accountId: string;
  readonly nodeId: string;
  readonly hostName: string | null;
  readonly mode: "online" | "offline";
  readonly tokenId: string | null;
  readonly activatedAt: number;
  readonly deactivatedAt: number | null;
  readonly isActive: boolean;
}

/** One entry of a license's age-ordered list: who holds a use, and since when (epoch ms). */
export interface HeldUse {
  readonly activationId: string;
  readonly nodeId: string;
  readonly activatedAt: number;
}

const ID_BODY = 22;

/**
 * The id of a license's activation on a node. It is made of both ids, so that repeating an activation gives the
 * same id without a look-up, and the stored key can be found from it (decision 0001).
 */
export function activationId(licenseId: string, nodeId: string): string {
  return `act_${bodyOf(licenseId)}${bodyOf(nodeId).slice(0, ID_BODY)}`;
}

/** The two halves of an activation's id, or null when the text cannot be one. */
export function readActivationId(id: string): { licenseId: string; nodeKey: string } | null {
  const found = /^act_([0-9A-Za-z]{22})([0-9A-Za-z_-]{22})$/.exec(id);
  return found?.[1] && found[2] ? { licenseId: `lic_${found[1]}`, nodeKey: found[2] } : null;
}

/** The part of a node's id that names its activation inside a license: 132 bits of the key's thumbprint. */
export function nodeKey(nodeId: string): string {
  return bodyOf(nodeId).slice(0, ID_BODY);
}

function bodyOf(id: string): string {
  return id.slice(id.indexOf("_") + 1);
}
