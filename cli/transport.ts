import type { Transport } from "../shared/contract/call.ts";

export const TIMEOUT_MS = 30_000;
export const REPLY_LIMIT_BYTES = 5_000_000;

/** A reply that goes on beyond the limit; reading it was stopped there. */
export class ReplyTooLarge extends Error {
  override readonly name = "ReplyTooLarge";
}

/** Carries requests by `fetch`: no redirect is followed, so that the API key goes to the configured address only. */
export function fetchTransport(limits: { timeoutMs: number; replyBytes: number }): Transport {
  return async ({ method, url, headers, body }) => {
    const signal = AbortSignal.timeout(limits.timeoutMs);
    const response = await fetch(url, { method, headers, body, redirect: "manual", signal });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await readUpTo(response, limits.replyBytes),
    };
  };
}

async function readUpTo(response: Response, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
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
