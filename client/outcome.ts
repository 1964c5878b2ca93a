import type { LicenseView } from "./license-view.ts";

/**
 * Where a no comes from. `refused`: the service. `unreachable`: nothing answered. `nonsense`: an answer that proves
 * nothing. `local`: this server itself, before anything was sent or when its own files cannot be used.
 */
export type RefusalKind = "refused" | "unreachable" | "nonsense" | "local";

/** An expected no: a stable code, one sentence, and what mends it. */
export interface Refused {
  readonly ok: false;
  readonly kind: RefusalKind;
  readonly code: string;
  readonly detail: string;
  readonly fix: string;
  /** For a refused activation: each license that stood in the way. */
  readonly licenses?: readonly {
    readonly licenseId: string;
    readonly code: string;
    readonly detail: string;
  }[];
}

export type ActivateOutcome = { readonly ok: true; readonly licenses: readonly LicenseView[] } | Refused;

export type RefreshOutcome =
  | {
      readonly ok: true;
      /** True when every license that was asked about may run on. */
      readonly valid: boolean;
      readonly licenses: readonly LicenseView[];
      /** The licenses that a signed verdict has taken away in this refresh. */
      readonly downgraded: readonly LicenseView[];
    }
  | Refused;

export type DeactivateOutcome =
  | {
      readonly ok: true;
      /** Codes of the products that this server gave back. */
      readonly released: readonly string[];
      readonly licenses: readonly LicenseView[];
    }
  | Refused;

/** What a connection test found; each kind has its own cure. */
export type ConnectionKind =
  | "ok"
  | "dns"
  | "refused"
  | "timeout"
  | "proxy-refused"
  | "proxy-login"
  | "tls-intercepted"
  | "tls-invalid"
  | "unreachable"
  | "wrong-reply";

export interface ConnectionOutcome {
  readonly ok: boolean;
  readonly kind: ConnectionKind;
  readonly detail: string;
  readonly fix: string | null;
}
