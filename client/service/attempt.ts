/** How an attempt to reach the service ended. */
export type AttemptResult = "ok" | "downgraded" | "refused" | "unreachable" | "nonsense";

/** The last attempt, as it is kept and shown. */
export interface LastAttempt {
  readonly at: number;
  readonly operation: "activate" | "verify" | "deactivate" | "response";
  readonly result: AttemptResult;
  /** A code and a sentence; null when all went well. */
  readonly reason: { readonly code: string; readonly detail: string } | null;
}
