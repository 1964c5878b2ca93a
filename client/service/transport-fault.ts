import type { ConnectionKind } from "../outcome.ts";

/** What can go wrong on the way. */
export type FaultKind = Exclude<ConnectionKind, "ok" | "air-gapped">;

/**
 * Why there was no answer, and at which end: the proxy, or the service. `where` is a host and port, without a login; `said` is
 * what the other end told: the status of a proxy's no, or who issued the certificate that it showed.
 */
export class TransportFault extends Error {
  override readonly name = "TransportFault";
  readonly kind: FaultKind;
  readonly isProxy: boolean;
  readonly where: string;
  readonly said: string | null;
  constructor(
    kind: FaultKind,
    { isProxy, where, said = null }: { isProxy: boolean; where: string; said?: string | null },
    message: string,
  ) {
    super(message);
    this.kind = kind;
    this.isProxy = isProxy;
    this.where = where;
    this.said = said;
  }
}

const KINDS: Record<string, FaultKind> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  ECONNREFUSED: "refused",
  ETIMEDOUT: "timeout",
  ESOCKETTIMEDOUT: "timeout",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls-intercepted",
  SELF_SIGNED_CERT_IN_CHAIN: "tls-intercepted",
  UNABLE_TO_GET_ISSUER_CERT: "tls-intercepted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls-intercepted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls-intercepted",
  CERT_UNTRUSTED: "tls-intercepted",
  CERT_HAS_EXPIRED: "tls-invalid",
  CERT_NOT_YET_VALID: "tls-invalid",
  CERT_REJECTED: "tls-invalid",
  CERT_REVOKED: "tls-invalid",
  CERT_SIGNATURE_FAILURE: "tls-invalid",
  INVALID_CA: "tls-invalid",
  INVALID_PURPOSE: "tls-invalid",
  ERR_TLS_CERT_ALTNAME_INVALID: "tls-invalid",
  EPROTO: "tls-invalid",
};

/** The kind of fault behind an error of Node's network modules. */
export function faultKindOf(error: unknown): FaultKind {
  const { code = "", errors = [] } = error as { code?: string; errors?: unknown[] };
  const kind = KINDS[code] ?? (/^ERR_SSL_/.test(code) ? "tls-invalid" : undefined);
  // A name with several addresses fails with an AggregateError: one reason per address.
  return kind ?? (errors.length > 0 ? faultKindOf(errors[0]) : "unreachable");
}
