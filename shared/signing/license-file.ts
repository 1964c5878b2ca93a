import type { Fingerprint } from "../domain/fingerprint.ts";
import type { LicenseClass, LicenseType } from "../domain/license.ts";
import type { LicenseGrant } from "../domain/license-grant.ts";
import type { Downgrade } from "../domain/refusal.ts";
import type { Claims } from "./document.ts";

/** One license inside a license file; instants are epoch milliseconds, null is "none" or "unlimited". */
export interface LicenseEntry {
  readonly id: string;
  readonly code: string;
  readonly product: { readonly id: string; readonly code: string; readonly name: string };
  readonly type: LicenseType;
  readonly class: LicenseClass;
  readonly capacity: number | null;
  readonly features: readonly string[];
  readonly startsAt: number | null;
  readonly expiresAt: number | null;
  readonly maintenanceUntil: number | null;
  readonly graceDays: number;
  readonly activationId: string;
  readonly activatedAt: number;
  /** The end of its lease: until when it may run without contact. */
  readonly deadlineAt: number;
}

/** The claims of a license file: this node, these licenses, this lease. */
export interface LicenseFile extends Claims {
  readonly aud: string;
  readonly sub: string;
  readonly exp: number;
  readonly serial: number;
  readonly nonce: string;
  readonly licenses: readonly LicenseEntry[];
  /** The hardware that the node stated when this was signed; absent where it stated none. */
  readonly fingerprint?: Fingerprint;
}

/** The claims of a signed no: the licenses that this node must stop using, and why. */
export interface Verdict extends Claims {
  readonly aud: string;
  readonly sub: string;
  readonly exp: number;
  readonly serial: number;
  readonly nonce: string;
  readonly noes: readonly { readonly licenseId: string; readonly code: Downgrade }[];
}

/** What a document is about and answers. */
export interface Occasion {
  readonly issuer: string;
  readonly nodeId: string;
  readonly accountId: string;
  readonly nonce: string;
  readonly jti: string;
  readonly now: number;
}

/** How long a signed no may be presented after it was signed. */
const VERDICT_SECONDS = 600;

/** The claims of a license file for these grants; it ends with the last of their leases. */
export function licenseFileClaims(
  occasion: Occasion,
  grants: readonly LicenseGrant[],
  fingerprint: Fingerprint | null,
): LicenseFile {
  const end = Math.max(...grants.map(({ deadlineAt }) => deadlineAt));
  return {
    ...common(occasion, Math.ceil(end / 1_000)),
    licenses: grants.map(licenseEntry),
    ...(fingerprint === null || Object.keys(fingerprint).length === 0 ? {} : { fingerprint }),
  };
}

/** The claims of a signed no. */
export function verdictClaims(occasion: Occasion, noes: Verdict["noes"]): Verdict {
  return { ...common(occasion, Math.floor(occasion.now / 1_000) + VERDICT_SECONDS), noes };
}

function common({ issuer, nodeId, accountId, nonce, jti, now }: Occasion, exp: number) {
  return {
    iss: issuer,
    aud: nodeId,
    sub: accountId,
    iat: Math.floor(now / 1_000),
    exp,
    jti,
    serial: now,
    nonce,
  };
}

function licenseEntry(grant: LicenseGrant): LicenseEntry {
  return { ...statedLicense(grant), deadlineAt: grant.deadlineAt };
}

/** What a document says of a license besides its lease, of which an offline activation has none. */
export function statedLicense({
  license,
  product,
  activationId,
  activatedAt,
}: Omit<LicenseGrant, "deadlineAt">): Omit<LicenseEntry, "deadlineAt"> {
  return {
    id: license.id,
    code: license.code,
    product: { id: product.id, code: product.code, name: product.name },
    type: license.type,
    class: license.class,
    capacity: license.capacity,
    features: license.features,
    startsAt: license.startsAt,
    expiresAt: license.expiresAt,
    maintenanceUntil: license.maintenanceUntil,
    graceDays: license.graceDays,
    activationId,
    activatedAt,
  };
}
