/** The one line that a request leaves in the log. It names things by id and holds no secret, no body and no address. */
export interface LogLine {
  readonly level: "info" | "error";
  readonly requestId: string;
  readonly operation: string;
  readonly status: number;
  readonly code: string | null;
  readonly caller: string | null;
  readonly ms: number;
  /** For mistakes of our own: the error's name, message and stack, never shown to the caller. */
  readonly error?: { readonly name: string; readonly message: string; readonly stack: string | undefined };
}
