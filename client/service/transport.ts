import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as plain } from "node:http";
import { Agent as SecureAgent, request as secure } from "node:https";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { HttpsProxyAgent } from "https-proxy-agent";
import type { HttpTransport } from "../options.ts";
import { issuerShownTo } from "./shown-issuer.ts";
import { faultKindOf, TransportFault } from "./transport-fault.ts";

export const TIMEOUT_MS = 30_000;
export const REPLY_BYTES_MAX = 1_048_576;

type Exchange = Parameters<HttpTransport>[0];
type Reply = Awaited<ReturnType<HttpTransport>>;

/**
 * HTTP over one new connection for each request, through a CONNECT tunnel where there is a proxy. No redirect is
 * followed, nothing takes longer than 30 s, and no reply is larger than 1 MB. Rejects with a TransportFault.
 */
export function createTransport(proxy: URL | null, timeoutMs = TIMEOUT_MS): HttpTransport {
  return (asked) => exchange(asked, proxy, timeoutMs);
}

function exchange(asked: Exchange, proxy: URL | null, timeoutMs: number): Promise<Reply> {
  const target = new URL(asked.url);
  const tunnel = new AbortController();
  return new Promise((resolve, reject) => {
    let isBeforeTunnel = proxy !== null;
    const request = open(asked, target, proxy, tunnel.signal);
    const issuer = issuerShownTo(request);
    const fail = (kind: TransportFault["kind"], message: string, said: string | null = null) => {
      clearTimeout(timer);
      const where = hostOf(isBeforeTunnel ? proxy : target);
      reject(new TransportFault(kind, { isProxy: isBeforeTunnel, where, said: said ?? issuer() }, message));
      request.destroy();
      if (isBeforeTunnel) tunnel.abort();
    };
    const timer = setTimeout(() => fail("timeout", `no answer within ${timeoutMs} ms`), timeoutMs);
    request.on("proxyConnect", ({ statusCode }: { statusCode: number }) => {
      if (statusCode === 200) {
        isBeforeTunnel = false;
        return;
      }
      const kind = statusCode === 407 ? "proxy-login" : "proxy-refused";
      fail(kind, `the proxy answers ${statusCode}`, String(statusCode));
    });
    request.on("error", (error) => fail(faultKindOf(error), error.message));
    request.on("response", (response) => {
      readBody(response).then(
        (body) => {
          clearTimeout(timer);
          resolve({ status: response.statusCode ?? 0, headers: flatten(response), body });
        },
        (error: Error) => fail(error instanceof TooLarge ? "wrong-reply" : faultKindOf(error), error.message),
      );
    });
    request.end(asked.body ?? undefined);
  });
}

function open({ method, headers, body }: Exchange, target: URL, proxy: URL | null, signal: AbortSignal) {
  const length = body === null ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const isSecure = target.protocol === "https:";
  const direct = isSecure ? new SecureAgent({ keepAlive: false }) : new PlainAgent({ keepAlive: false });
  // The signal ends a proxy's socket that is not the request's yet; the tunnel itself belongs to the request.
  const options = { keepAlive: false, signal } as ConstructorParameters<typeof HttpsProxyAgent>[1];
  const agent = proxy === null ? direct : new HttpsProxyAgent(proxy, options);
  return (isSecure ? secure : plain)(target, {
    method,
    headers: { ...headers, ...length },
    agent,
    // Inside a tunnel to an IP address Node.js would look for the name `localhost` in the certificate.
    checkServerIdentity: (_name: string, shown: PeerCertificate) =>
      checkServerIdentity(target.hostname.replace(/^\[|\]$/g, ""), shown),
  }) as ClientRequest;
}

class TooLarge extends Error {}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > REPLY_BYTES_MAX) throw new TooLarge("the reply is larger than 1 MB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function flatten({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
}

function hostOf(url: URL | null): string {
  if (url === null) return "";
  return `${url.hostname}:${url.port || (url.protocol === "https:" ? "443" : "80")}`;
}
