import type { EvaluationView } from "./views/application-view.ts";
import type { LicenseView } from "./views/license-view.ts";
import type { ClusterView } from "./views/node-view.ts";

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
  /** For a string that cannot be read: each place that is wrong (`line 7`), and what mends it. */
  readonly places?: readonly { readonly place: string; readonly message: string; readonly fix: string }[];
  /** Of several strings, none of which was taken: why not, in the order in which they were given. */
  readonly each?: readonly Refused[];
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

/** A string to be carried by hand: as text, as parts for QR codes, and under a name for a file. */
export interface Carried {
  readonly ok: true;
  readonly text: string;
  /** Texts of at most 800 characters each, to be scanned in any order. */
  readonly parts: readonly string[];
  readonly fileName: string;
  readonly at: number;
}

export type RequestOutcome = Carried | Refused;

/** What a return string gives back; these licenses have stopped here already. */
export type ReturnOutcome = (Carried & { readonly products: readonly string[] }) | Refused;

export type ResponseOutcome =
  | {
      readonly ok: true;
      readonly licenses: readonly LicenseView[];
      readonly evaluations: readonly EvaluationView[];
      /** In the order in which they were given: null for a good string, or why one was not taken. */
      readonly refused: readonly (Refused | null)[];
    }
  | Refused;

export type ClusterOutcome = { readonly ok: true; readonly cluster: ClusterView } | Refused;

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
  | "wrong-reply"
  | "air-gapped";

export interface ConnectionOutcome {
  readonly ok: boolean;
  readonly kind: ConnectionKind;
  readonly detail: string;
  readonly fix: string | null;
}
