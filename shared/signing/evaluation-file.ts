import type { Claims } from "./document.ts";
import type { LicenseEntry, Occasion } from "./license-file.ts";

/** One evaluation inside an evaluation file; instants are epoch milliseconds. */
export interface EvaluationEntry {
  readonly product: LicenseEntry["product"];
  readonly startsAt: number;
  /** Until when the product runs in evaluation; past once it is over. */
  readonly endsAt: number;
}

/**
 * The claims of an evaluation file: this node, these products, until then. It has no `exp`: an evaluation that is over stays
 * so, and the file says it.
 */
export interface EvaluationFile extends Claims {
  readonly aud: string;
  readonly sub: string;
  readonly serial: number;
  readonly nonce: string;
  readonly evaluations: readonly EvaluationEntry[];
}

/** The claims of an evaluation file; it is about the node itself, which may belong to nobody yet. */
export function evaluationFileClaims(
  { issuer, nodeId, nonce, jti, now }: Omit<Occasion, "accountId">,
  evaluations: readonly EvaluationEntry[],
): EvaluationFile {
  return {
    iss: issuer,
    aud: nodeId,
    sub: nodeId,
    iat: Math.floor(now / 1_000),
    jti,
    serial: now,
    nonce,
    evaluations,
  };
}
