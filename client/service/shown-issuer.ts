import type { ClientRequest } from "node:http";
import { type PeerCertificate, TLSSocket } from "node:tls";

const NAME_MAX = 100;

/**
 * Watches a request's handshake, and gives who issued the certificate that was shown in it, refused ones included; null before
 * one was. By the time that Node.js reports a certificate that it refuses, it has forgotten it.
 */
export function issuerShownTo(request: ClientRequest): () => string | null {
  let issuer: string | null = null;
  request.on("socket", (socket) => {
    if (!(socket instanceof TLSSocket)) return;
    socket.prependOnceListener("secure", () => {
      issuer = issuerOf(socket.getPeerCertificate());
    });
  });
  return () => issuer;
}

/** The common name and the organization, in characters that can steer no terminal. */
function issuerOf({ issuer }: Partial<PeerCertificate>): string | null {
  const names = [issuer?.CN, issuer?.O].flatMap((name) => name ?? []);
  const text = [...new Set(names)].join(", ").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\ufffd");
  return text === "" ? null : text.slice(0, NAME_MAX);
}
