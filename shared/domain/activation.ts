/** What observes and describes one activation's caller; the observed address is the gateway's, the claimed one the caller's. */
export interface Origin {
  readonly observedIp: string;
  readonly claimedIp: string | null;
  readonly userAgent: string | null;
}

/** What a caller says of where it runs: the URL as it came, and the normalized domain in it. */
export interface Place {
  readonly url: string | null;
  readonly domain: string | null;
}

/** How a holder is kept to its license: by polls and a lease, or by a response string. */
export type Mode = "online" | "offline";

/** A license in use by a node or a site. One record for each (license, holder): released ones stay, and are reused. */
export interface Activation extends Origin, Place {
  readonly id: string;
  readonly licenseId: string;
  readonly licenseCode: string;
  readonly productId: string;
  readonly accountId: string;
  /** Who holds the use: a node (`nod_`) or a site (`sit_`). */
  readonly holderId: string;
  readonly hostName: string | null;
  /** The name that a site gave for its customer. */
  readonly clientName: string | null;
  /** An offline one has no lease: its node runs on a response string, and only a return string or staff frees it. */
  readonly mode: Mode;
  readonly tokenId: string | null;
  readonly activatedAt: number;
  /** When a response string was last made for it; null, or absent in older records, where none ever was. */
  readonly answeredAt?: number | null;
  readonly deactivatedAt: number | null;
  readonly isActive: boolean;
}

/**
 * An activation that was refused, with all that was known of it (C7). What could not be told is null: of an unknown code there
 * is no license. `reason` is the refusal's code.
 */
export interface FailedAttempt extends Origin, Place {
  readonly id: string;
  readonly at: number;
  readonly reason: string;
  readonly licenseId: string | null;
  readonly licenseCode: string | null;
  readonly productId: string | null;
  readonly accountId: string | null;
  readonly holderId: string | null;
  readonly hostName: string | null;
  readonly clientName: string | null;
  readonly tokenId: string | null;
}

/** What the lists of activations hold. */
export type ActivationRecord = Activation | FailedAttempt;

/** True for an attempt that was refused. */
export function isAttempt(record: ActivationRecord): record is FailedAttempt {
  return "reason" in record;
}

/** One entry of a license's age-ordered list: who holds a use, and since when (epoch ms). */
export interface HeldUse {
  readonly activationId: string;
  readonly holderId: string;
  readonly activatedAt: number;
  /** Absent for an online one. */
  readonly mode?: "offline";
}

/** An activation that stays, and what its record was before. */
export interface HeldChange {
  readonly before: Activation;
  readonly after: Activation;
}

const ID_BODY = 22;

/**
 * The id of a license's activation by a holder. It is made of both ids, so that repeating an activation gives the
 * same id without a look-up, and the stored key can be found from it (decision 0001).
 */
export function activationId(licenseId: string, holderId: string): string {
  return `act_${bodyOf(licenseId)}${holderKey(holderId)}`;
}

/** The two halves of an activation's id, or null when the text cannot be one. */
export function readActivationId(id: string): { licenseId: string; holderKey: string } | null {
  const found = /^act_([0-9A-Za-z]{22})([0-9A-Za-z_-]{22})$/.exec(id);
  return found?.[1] && found[2] ? { licenseId: `lic_${found[1]}`, holderKey: found[2] } : null;
}

/** The part of a holder's id that names its activation inside a license: 132 bits. */
export function holderKey(holderId: string): string {
  return bodyOf(holderId).slice(0, ID_BODY);
}

/** True for a node's id; a site's begins otherwise. */
export function isNode(holderId: string): boolean {
  return holderId.startsWith("nod_");
}

function bodyOf(id: string): string {
  return id.slice(id.indexOf("_") + 1);
}
