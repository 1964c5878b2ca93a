import type { LicenseKey } from "../../shared/domain/license-key.ts";
import { type Acceptance, openDocument } from "../../shared/signing/document.ts";
import { isKeyClaims, keyOf, type SignedKey } from "../../shared/signing/license-key.ts";

/** A stored key: what it says, the document that says it, and whether that is as the vendor has signed it. */
export interface StoredKey extends LicenseKey {
  readonly jws: string;
  readonly isEdited: boolean;
}

/** What a document claims, without any proof; null where nothing can be read. */
export function claimsIn(jws: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(jws.split(".")[1] ?? "", "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** A key whose document is proven already, by the hash of all keys of its file. */
export function readProvenKey(jws: string): StoredKey {
  const claims = claimsIn(jws) as SignedKey | null;
  return claims !== null && isKeyClaims(claims)
    ? { ...keyOf(claims), jws, isEdited: false }
    : editedKey(jws, 0);
}

const AT_ONCE = 50;

/** Keys whose file's hash does not fit: each is proven by itself, and only what was edited counts for nothing. */
export async function proveEach(
  keys: readonly string[],
  fileId: string,
  serverType: string,
  accept: Acceptance,
): Promise<readonly StoredKey[]> {
  const proven: StoredKey[] = [];
  const seen = new Set<string>();
  for (const [index, jws] of keys.entries()) {
    const opened = await openDocument<SignedKey>("key", jws, accept);
    const isOwn =
      opened.ok &&
      isKeyClaims(opened.claims) &&
      opened.claims.fileId === fileId &&
      opened.claims.serverType === serverType;
    const key = isOwn ? { ...keyOf(opened.claims), jws, isEdited: false } : editedKey(jws, index + 1);
    if (!seen.has(key.number)) proven.push(key);
    seen.add(key.number);
    if (proven.length % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return proven;
}

/** What is stored in the place of a key, as far as it can be shown; nobody works with it. */
export function editedKey(jws: string, position: number): StoredKey {
  const claims = claimsIn(jws) as SignedKey | null;
  if (claims !== null && isShown(claims)) return { ...keyOf(claims), jws, isEdited: true };
  return {
    number: `unreadable-${position}`,
    customer: { key: "", name: "" },
    type: "Module",
    module: "unreadable",
    mode: "Trial",
    serverType: "",
    grantedAt: 0,
    expiresAt: null,
    jws,
    isEdited: true,
  };
}

/** What a Date can hold: everything else would throw where it is shown. */
const isInstant = (value: number | null) => value === null || Math.abs(value) <= 8.64e15;

function isShown(claims: SignedKey): boolean {
  return isKeyClaims(claims) && isInstant(claims.grantedAt) && isInstant(claims.expiresAt);
}
