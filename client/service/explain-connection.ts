import type { ConnectionOutcome, Refused } from "../outcome.ts";
import { type FaultKind, TransportFault } from "./transport-fault.ts";

type Detail = (where: string, said: string | null) => string;
type Sentences = { readonly detail: Detail; readonly fix: string };

/** What the other end told, in the middle of a sentence; nothing where it told nothing. */
const told = (said: string | null, words: (said: string) => string) => (said === null ? "" : words(said));

const SERVICE: Record<FaultKind, Sentences> = {
  dns: {
    detail: (where) => `The name of ${where} cannot be resolved.`,
    fix: "Check the service's address for typing errors, and this server's DNS.",
  },
  refused: {
    detail: (where) => `${where} refuses the connection.`,
    fix: "Check address and port of the service, and that a firewall lets this server out.",
  },
  timeout: {
    detail: (where) => `${where} does not answer.`,
    fix: "Let the firewall allow this server to connect there, or configure the proxy.",
  },
  "proxy-refused": {
    detail: (where, said) =>
      `The proxy ${where} refuses to connect to the service${told(said, (status) => ` (it answers ${status})`)}.`,
    fix: "Have the service's host name allowed on the proxy, for CONNECT.",
  },
  "proxy-login": {
    detail: (where) => `The proxy ${where} wants a login, or another one.`,
    fix: "Put user and password into the proxy's address: http://user:password@proxy:3128.",
  },
  "tls-intercepted": {
    detail: (where, said) =>
      `The certificate shown for ${where} is from an unknown issuer${told(said, (issuer) => `, "${issuer}"`)}: something decrypts the connection.`,
    fix: "Exempt the service's host name from TLS inspection on the proxy or firewall.",
  },
  "tls-invalid": {
    detail: (where, said) =>
      `No secure connection to ${where} can be made: its certificate${told(said, (issuer) => ` (issued by "${issuer}")`)} or protocol does not fit.`,
    fix: "Check the service's address, and this server's clock.",
  },
  unreachable: {
    detail: (where) => `The connection to ${where} breaks.`,
    fix: "Check the network between this server and the service.",
  },
  "wrong-reply": {
    detail: () => "Something answers, but it is not the licensing service.",
    fix: "Check the service's address; a proxy or a sign-in page may answer in its place.",
  },
};

const PROXY: Partial<Record<FaultKind, Sentences>> = {
  dns: {
    detail: (where) => `The name of the proxy ${where} cannot be resolved.`,
    fix: "Check the proxy's address (HTTPS_PROXY), and this server's DNS.",
  },
  refused: {
    detail: (where) => `The proxy ${where} refuses the connection.`,
    fix: "Check address and port of the proxy (HTTPS_PROXY).",
  },
  timeout: { detail: (where) => `The proxy ${where} does not answer.`, fix: "Check that the proxy works." },
  unreachable: {
    detail: (where) => `The connection to the proxy ${where} breaks.`,
    fix: "Check the proxy's address (HTTPS_PROXY), and that it is an HTTP proxy.",
  },
  "tls-intercepted": {
    detail: (where) => `The certificate of the proxy ${where} is from an unknown issuer.`,
    fix: "Have this server trust who issued it (NODE_EXTRA_CA_CERTS), or use the proxy's http:// address.",
  },
  "tls-invalid": {
    detail: (where) =>
      `No secure connection to the proxy ${where} can be made: its certificate or protocol does not fit.`,
    fix: "Check the proxy's address: most proxies are reached by http://, also for https targets.",
  },
};

/** What a connection test found, for a fault of the transport or an answer that is not the service's. */
export function explainConnection(
  kind: FaultKind,
  isProxy: boolean,
  where: string,
  said: string | null = null,
): ConnectionOutcome {
  const { detail, fix } = (isProxy ? PROXY[kind] : undefined) ?? SERVICE[kind];
  return { ok: false, kind, detail: detail(where, said), fix };
}

/** The same for whatever a transport rejected with; one of the program's own is just "unreachable". */
export function explainCause(cause: unknown, url: string): ConnectionOutcome {
  if (cause instanceof TransportFault)
    return explainConnection(cause.kind, cause.isProxy, cause.where, cause.said);
  return explainConnection("unreachable", false, new URL(url).host);
}

/** A missing answer as an expected no. */
export function unreachable(cause: unknown, url: string): Refused {
  const { detail, fix, kind } = explainCause(cause, url);
  if (kind === "wrong-reply")
    return { ok: false, kind: "nonsense", code: "REPLY_NOT_UNDERSTOOD", detail, fix: fix ?? "" };
  return { ok: false, kind: "unreachable", code: "SERVICE_UNREACHABLE", detail, fix: fix ?? "" };
}
