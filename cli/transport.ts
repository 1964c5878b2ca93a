import type { Transport } from "../shared/contract/call.ts";

/** How long nothing may come; a long reply that goes on coming has `REPLY_TIMEOUT_MS`. */
export const TIMEOUT_MS = 30_000;
export const REPLY_TIMEOUT_MS = 300_000;
/** More than a key file of 5,000 keys, and than a Lambda function can answer. */
export const REPLY_LIMIT_BYTES = 6_500_000;

/** A reply that goes on beyond the limit; reading it was stopped there. */
export class ReplyTooLarge extends Error {
  override readonly name = "ReplyTooLarge";
}

export interface TransportLimits {
  /** How long nothing may come. */
  readonly timeoutMs: number;
  /** How long a whole exchange may last; left out, no longer than nothing may come. */
  readonly replyTimeoutMs?: number;
  readonly replyBytes: number;
}

/** Carries requests by `fetch`: no redirect is followed, so that the API key goes to the configured address only. */
export function fetchTransport(limits: TransportLimits): Transport {
  return async ({ method, url, headers, body }) => {
    const quiet = new AbortController();
    const timer = setTimeout(() => quiet.abort(noAnswer()), limits.timeoutMs);
    const whole = AbortSignal.timeout(limits.replyTimeoutMs ?? limits.timeoutMs);
    const signal = AbortSignal.any([quiet.signal, whole]);
    try {
      const response = await fetch(url, { method, headers, body, redirect: "manual", signal });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await readUpTo(response, limits.replyBytes, () => timer.refresh()),
      };
    } finally {
      clearTimeout(timer);
    }
  };
}

function noAnswer(): DOMException {
  return new DOMException("Nothing came for too long.", "TimeoutError");
}

async function readUpTo(response: Response, most: number, goesOn: () => void): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    goesOn();
    size += chunk.length;
    if (size > most) throw new ReplyTooLarge(`The reply is larger than ${most / 1_000_000} MB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const KNOWN_CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was lost",
  UND_ERR_SOCKET: "the connection was lost",
  ENOTFOUND: "the name is not known",
  EAI_AGAIN: "the name could not be looked up",
  TimeoutError: "no answer in time",
  UND_ERR_CONNECT_TIMEOUT: "no connection in time",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed",
  CERT_HAS_EXPIRED: "its certificate has expired",
};

/** Why nothing answered, in a few words. */
export function describeCause(thrown: unknown): string {
  if (!(thrown instanceof Error)) return "unknown cause";
  const inner = thrown.cause instanceof Error ? thrown.cause : thrown;
  const { code } = inner as { code?: unknown };
  return KNOWN_CAUSES[typeof code === "string" ? code : inner.name] ?? inner.message;
}
