import { CompactSign, type CryptoKey, errors, jwtVerify } from "jose";
import { ALGORITHM, type SigningKey } from "./key.ts";

/**
 * Every kind of signed document: its `typ`, and the claims without which it is refused. A verifier names the kind it
 * wants, so that no document passes as another (RFC 8725, section 3.11).
 */
export const KINDS = {
  license: { typ: "license+jwt", requires: ["iss", "aud", "sub", "iat", "exp", "jti", "serial", "nonce"] },
  verdict: { typ: "verdict+jwt", requires: ["iss", "aud", "sub", "iat", "exp", "jti", "serial", "nonce"] },
  evaluation: {
    typ: "evaluation+jwt",
    requires: ["iss", "aud", "sub", "iat", "jti", "serial", "nonce", "evaluations"],
  },
  keyfile: {
    typ: "keyfile+jwt",
    requires: [
      ...["iss", "aud", "sub", "iat", "jti", "serial", "version"],
      ...["serverType", "count", "keysHash", "manifest"],
    ],
  },
  key: {
    typ: "key+jwt",
    requires: [
      ...["iss", "aud", "sub", "iat", "jti", "serial", "fileId"],
      ...["customer", "type", "mode", "serverType", "grantedAt"],
    ],
  },
  keyauthorization: {
    typ: "keyauthorization+jwt",
    requires: [
      ...["iss", "aud", "sub", "iat", "jti", "serial", "nonce"],
      ...["fileId", "serverType", "count", "withdrawn", "isReleased"],
    ],
  },
  manifest: { typ: "manifest+jwt", requires: ["iss", "iat", "jti", "serial", "version"] },
  seal: {
    typ: "seal+jwt",
    requires: ["iss", "iat", "jti", "serial", "hour", "entries", "hash", "previous", "chain", "keptSince"],
  },
  request: {
    typ: "request+jwt",
    requires: ["iss", "aud", "sub", "iat", "jti", "nonce", "version", "node"],
  },
  response: {
    typ: "response+jwt",
    requires: ["iss", "aud", "sub", "iat", "jti", "serial", "nonce", "version", "licenses", "manifest"],
  },
  return: {
    typ: "return+jwt",
    requires: ["iss", "aud", "sub", "iat", "jti", "serial", "version", "activations"],
  },
  node: { typ: "node+jwt", requires: ["iss", "aud", "sub", "iat", "exp", "jti", "op", "bodyHash"] },
} as const;

export type Kind = keyof typeof KINDS;

/** Claims that every document has; `iat` and `exp` are epoch seconds, `serial` is the time of issue in milliseconds. */
export interface Claims {
  readonly iss: string;
  readonly aud?: string;
  readonly sub?: string;
  readonly iat: number;
  readonly exp?: number;
  readonly jti: string;
}

/** Signs claims as a document of one kind: a compact JWS. */
export function signDocument(
  kind: Kind,
  claims: Claims,
  { key, kid }: SigningKey,
  header: Record<string, unknown> = {},
): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ ...header, alg: ALGORITHM, typ: KINDS[kind].typ, kid })
    .sign(key);
}

/** Why a document is not accepted. */
export type DocumentFault =
  | "DOCUMENT_MALFORMED"
  | "DOCUMENT_FORGED"
  | "DOCUMENT_OF_OTHER_KIND"
  | "DOCUMENT_OF_OTHER_ISSUER"
  | "DOCUMENT_FOR_OTHERS"
  | "DOCUMENT_INCOMPLETE"
  | "DOCUMENT_EXPIRED"
  | "KEY_UNKNOWN";

export type Opened<T> =
  | { readonly ok: true; readonly claims: T }
  | { readonly ok: false; readonly fault: DocumentFault };

export interface Acceptance {
  /** The key for a `kid`, from somewhere proven before; null for one that is not trusted. */
  readonly keyFor: (kid: string) => Promise<CryptoKey | null>;
  readonly issuer: string | null;
  readonly audience: string | null;
  /** Judge `exp` at this instant (epoch ms); null where the caller judges the dates itself. */
  readonly at: number | null;
}

class UntrustedKey extends Error {}

/** Opens a document of one kind, or says why not; it never throws for what is in the document. */
export async function openDocument<T extends Claims>(
  kind: Kind,
  jws: string,
  accept: Acceptance,
): Promise<Opened<T>> {
  const { typ, requires } = KINDS[kind];
  try {
    const { payload } = await jwtVerify(
      jws,
      async ({ kid }) => {
        const key = kid === undefined ? null : await accept.keyFor(kid);
        if (key === null) throw new UntrustedKey();
        return key;
      },
      {
        algorithms: [ALGORITHM],
        typ,
        requiredClaims: [...requires],
        currentDate: new Date(accept.at ?? 0),
        ...(accept.issuer === null ? {} : { issuer: accept.issuer }),
        ...(accept.audience === null ? {} : { audience: accept.audience }),
      },
    );
    return { ok: true, claims: payload as unknown as T };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

const CLAIM_FAULTS: Record<string, DocumentFault> = {
  typ: "DOCUMENT_OF_OTHER_KIND",
  iss: "DOCUMENT_OF_OTHER_ISSUER",
  aud: "DOCUMENT_FOR_OTHERS",
};

function faultOf(error: unknown): DocumentFault {
  if (error instanceof UntrustedKey) return "KEY_UNKNOWN";
  if (error instanceof errors.JWTExpired) return "DOCUMENT_EXPIRED";
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.reason === "missing"
      ? "DOCUMENT_INCOMPLETE"
      : (CLAIM_FAULTS[error.claim] ?? "DOCUMENT_INCOMPLETE");
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return "DOCUMENT_FORGED";
  return "DOCUMENT_MALFORMED";
}
