import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from "jose";
import type { Secrets } from "./secrets.ts";

/**
 * What a site keeps of its activation, sealed so that only this service opens it: a JWE in compact form (`dir`,
 * `A256GCM`). It names things by id and tells nothing of their state, which is looked up each time.
 */
export interface LicenseData {
  readonly licenseId: string;
  readonly holderId: string;
  readonly productId: string;
}

type LicenseDataSecrets = Pick<Secrets, "licenseDataKey">;

const HEADER = { alg: "dir", enc: "A256GCM" } as const;
const KEY_ID = /^\d{4}$/;
const CHARACTERS_MAX = 1_024;

/** Seals under the key of the year (UTC) at `now`: a new key every year, and all older ones still open. */
export async function sealLicenseData(
  { licenseId, holderId, productId }: LicenseData,
  secrets: LicenseDataSecrets,
  now: number,
): Promise<string> {
  const kid = String(new Date(now).getUTCFullYear());
  const text = new TextEncoder().encode(JSON.stringify({ licenseId, holderId, productId }));
  return new CompactEncrypt(text).setProtectedHeader({ ...HEADER, kid }).encrypt(secrets.licenseDataKey(kid));
}

/** What seal hid, or null for what this service did not make; blanks and line ends around it do not matter. */
export async function openLicenseData(
  text: string,
  secrets: LicenseDataSecrets,
): Promise<LicenseData | null> {
  const sealed = text.trim();
  const kid = sealed.length > CHARACTERS_MAX ? null : keyIdOf(sealed);
  if (kid === null) return null;
  const key = secrets.licenseDataKey(kid);
  try {
    const { plaintext } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: [HEADER.alg],
      contentEncryptionAlgorithms: [HEADER.enc],
    });
    return JSON.parse(new TextDecoder().decode(plaintext)) as LicenseData;
  } catch {
    return null;
  }
}

/** The key id in the header, which must say no more than ours say: no compression, no extension. */
function keyIdOf(sealed: string): string | null {
  try {
    const { alg: _alg, enc: _enc, kid, ...rest } = decodeProtectedHeader(sealed);
    const isOurs = typeof kid === "string" && KEY_ID.test(kid) && Object.keys(rest).length === 0;
    return isOurs ? kid : null;
  } catch {
    return null;
  }
}
