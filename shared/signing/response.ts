import { decodeJwt } from "jose";
import type { Fingerprint } from "../domain/fingerprint.ts";
import type { LicenseGrant } from "../domain/license-grant.ts";
import { type Claims, type DocumentFault, openDocument } from "./document.ts";
import { type LicenseEntry, type Occasion, statedLicense } from "./license-file.ts";
import { type Manifest, manifestKeys, readManifest } from "./manifest.ts";
import { OFFLINE_VERSION } from "./node-document.ts";
import { hasResponseForm } from "./response-form.ts";
import type { Signer } from "./signer.ts";

/** One license inside a response: as in a license file, without a lease. */
export type OfflineLicense = Omit<LicenseEntry, "deadlineAt">;

/** A product's evaluation that ends later than it would have. */
export interface EvaluationExtension {
  readonly product: LicenseEntry["product"];
  readonly endsAt: number;
}

/** The claims of a response string: this node, these licenses, in answer to this request. */
export interface OfflineResponse extends Claims {
  readonly aud: string;
  readonly sub: string;
  readonly serial: number;
  readonly nonce: string;
  readonly version: typeof OFFLINE_VERSION;
  readonly licenses: readonly OfflineLicense[];
  readonly evaluations?: readonly EvaluationExtension[];
  /** The hardware that the request stated, as `shortFingerprint` has it; absent where it stated none. */
  readonly fingerprint?: Fingerprint;
  /** The key manifest that proves the key which signed this. */
  readonly manifest: string;
}

/** What a response grants; `endsAt` (epoch ms) is when the last of it is over, null when something in it has no end. */
export interface ResponseSays {
  readonly grants: readonly Omit<LicenseGrant, "deadlineAt">[];
  readonly evaluations: readonly EvaluationExtension[];
  readonly fingerprint: Fingerprint | null;
  readonly endsAt: number | null;
}

const COMPONENT_CHARACTERS = 10;

/** The beginning of each component's hash: 60 bits are enough to compare hardware by, and short to type. */
export function shortFingerprint(fingerprint: Fingerprint): Fingerprint {
  const components = Object.entries(fingerprint);
  return Object.fromEntries(components.map(([name, hash]) => [name, hash.slice(0, COMPONENT_CHARACTERS)]));
}

/** Signs a response with the online key of the day; the manifest that proves that key goes into it. */
export function signResponse(
  signer: Pick<Signer, "issuer" | "manifest" | "sign">,
  { nodeId, accountId, nonce, jti, now }: Omit<Occasion, "issuer">,
  { grants, evaluations, fingerprint, endsAt }: ResponseSays,
): Promise<string> {
  const hardware = shortFingerprint(fingerprint ?? {});
  const claims: OfflineResponse = {
    iss: signer.issuer,
    aud: nodeId,
    sub: accountId,
    iat: Math.floor(now / 1_000),
    ...(endsAt === null ? {} : { exp: Math.ceil(endsAt / 1_000) }),
    jti,
    serial: now,
    nonce,
    version: OFFLINE_VERSION,
    licenses: grants.map(statedLicense),
    ...(evaluations.length === 0 ? {} : { evaluations }),
    ...(Object.keys(hardware).length === 0 ? {} : { fingerprint: hardware }),
    manifest: signer.manifest,
  };
  return signer.sign("response", claims, now);
}

/** What a node trusts, and the request that it waits for an answer to. */
export interface ResponseTrust {
  /** The `x` members of the pinned root keys: all that a node needs that never had a connection. */
  readonly pins: readonly string[];
  /** The newest manifest that the node knows; null for none. What it revokes stays revoked. */
  readonly known: Manifest | null;
  readonly nodeId: string;
  readonly nonce: string;
  /** Judge `exp` at this instant (epoch ms); null where the caller judges the dates itself. */
  readonly at: number | null;
}

export type ResponseOpened =
  | { readonly ok: true; readonly response: OfflineResponse; readonly manifest: Manifest }
  | {
      readonly ok: false;
      readonly fault:
        | DocumentFault
        | "DOCUMENT_OF_OTHER_VERSION"
        | "MANIFEST_UNPROVEN"
        | "MANIFEST_OF_OTHER_SERVICE"
        | "RESPONSE_TO_ANOTHER_REQUEST";
    };

/**
 * Opens a response by the manifest inside it: the manifest is proven by a pinned root, then the document by a key of the
 * manifest. That may be years old; it is trusted for this document only (decision 0004).
 */
export async function openResponse(jws: string, trust: ResponseTrust): Promise<ResponseOpened> {
  const inside = manifestIn(jws);
  if (inside === null) return no("DOCUMENT_MALFORMED");
  if (typeof inside !== "string") return no("DOCUMENT_INCOMPLETE");
  const read = await readManifest(inside, trust.pins);
  if (!read.ok) return no("MANIFEST_UNPROVEN");
  const { manifest } = read;
  if (trust.known !== null && trust.known.iss !== manifest.iss) return no("MANIFEST_OF_OTHER_SERVICE");
  const keyFor = manifestKeys(manifest);
  const opened = await openDocument<OfflineResponse>("response", jws, {
    keyFor: async (kid) => (isRevoked(trust.known, kid) ? null : keyFor(kid)),
    issuer: manifest.iss,
    audience: trust.nodeId,
    at: trust.at,
  });
  if (!opened.ok) return opened;
  const response = opened.claims;
  if (response.version !== OFFLINE_VERSION) return no("DOCUMENT_OF_OTHER_VERSION");
  if (!hasResponseForm({ ...response })) return no("DOCUMENT_INCOMPLETE");
  return response.nonce === trust.nonce
    ? { ok: true, response, manifest }
    : no("RESPONSE_TO_ANOTHER_REQUEST");
}

function no(fault: Exclude<ResponseOpened, { ok: true }>["fault"]): ResponseOpened {
  return { ok: false, fault };
}

/** What stands for a manifest in a document that nothing proves yet; null when it is no document. */
function manifestIn(jws: string): unknown {
  try {
    return decodeJwt(jws)["manifest"];
  } catch {
    return null;
  }
}

function isRevoked(known: Manifest | null, kid: string): boolean {
  return known?.keys.some((key) => key.kid === kid && key.revokedAt !== undefined) ?? false;
}
