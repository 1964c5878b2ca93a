import { type Claims, type DocumentFault, openDocument, signDocument } from "./document.ts";
import { loadPublicKey, type PublicJwk, publicHalf, type SigningKey, thumbprint } from "./key.ts";

/** An online key as the manifest states it; `useFrom` (epoch ms) is when it begins to sign. */
export interface ManifestKey extends PublicJwk {
  readonly kid: string;
  readonly useFrom: number;
  /** Since when (epoch ms) nothing that it signed is trusted; absent for a key in good standing. */
  readonly revokedAt?: number;
}

/** What the root says: which online keys sign for this issuer. `version` never goes back. */
export interface Manifest extends Claims {
  readonly serial: number;
  readonly version: number;
  readonly keys: readonly ManifestKey[];
}

/** Signs the manifest with the root key; the only document that a root signs. */
export function signManifest(
  root: SigningKey,
  manifest: { readonly issuer: string; readonly version: number; readonly keys: readonly ManifestKey[] },
  now: number,
): Promise<string> {
  const claims: Manifest = {
    iss: manifest.issuer,
    iat: Math.floor(now / 1_000),
    jti: `manifest-${manifest.version}`,
    serial: now,
    version: manifest.version,
    keys: manifest.keys,
  };
  return signDocument("manifest", claims, root);
}

export type ManifestRead =
  | { readonly ok: true; readonly manifest: Manifest }
  | { readonly ok: false; readonly fault: DocumentFault | "MANIFEST_OLDER" | "MANIFEST_OF_OTHER_SERVICE" };

/**
 * Reads a manifest that one of the pinned roots has signed. `pins` are the `x` members of the trusted root keys.
 * With `known`, one of another issuer or an older version is refused.
 */
export async function readManifest(
  jws: string,
  pins: readonly string[],
  known: Manifest | null = null,
): Promise<ManifestRead> {
  const opened = await openDocument<Manifest>("manifest", jws, {
    keyFor: (kid) => pinnedKey(pins, kid),
    issuer: null,
    audience: null,
    at: null,
  });
  if (!opened.ok) return opened;
  const manifest = opened.claims;
  if (!Number.isSafeInteger(manifest.version) || !Array.isArray(manifest.keys))
    return { ok: false, fault: "DOCUMENT_INCOMPLETE" };
  if (known !== null && manifest.iss !== known.iss) return { ok: false, fault: "MANIFEST_OF_OTHER_SERVICE" };
  if (known !== null && manifest.version < known.version) return { ok: false, fault: "MANIFEST_OLDER" };
  return { ok: true, manifest };
}

async function pinnedKey(pins: readonly string[], kid: string) {
  for (const x of pins) {
    const jwk = { kty: "OKP", crv: "Ed25519", x } as const;
    const key = await loadPublicKey(jwk).catch(() => null);
    if (key !== null && (await thumbprint(jwk)) === kid) return key;
  }
  return null;
}

/** Looks up the manifest's keys; those that are revoked are not trusted for anything. */
export function manifestKeys(manifest: Manifest): (kid: string) => ReturnType<typeof pinnedKey> {
  return async (kid) => {
    const entry = manifest.keys.find((each) => each.kid === kid);
    if (entry === undefined || entry.revokedAt !== undefined) return null;
    return loadPublicKey(publicHalf(entry)).catch(() => null);
  };
}
