import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { testConnection } from "../../client/service/test-connection.ts";
import { createTransport } from "../../client/service/transport.ts";
import { type Certified, certify } from "./certificates.ts";
import { secureServer, webServer } from "./network.ts";

/** Who signs for a proxy that decrypts. */
export const INSPECTION = certify({
  name: { commonName: "Acme Inspection CA", organization: "Acme" },
  isAuthority: true,
});
export const SERVER = { commonName: "licenses.example.com" };
export const HELLO = '{"message":"successfully connected!"}';

/** A server that answers everything with this. */
export function answering(body: string, status = 200): Promise<string> {
  return webServer((_, response) =>
    response.writeHead(status, { "content-type": "application/json" }).end(body),
  );
}

/** The service by TLS, with a certificate that INSPECTION has issued. */
export function secureService(): Promise<string> {
  const signed = certify({ name: SERVER, issuer: INSPECTION, ips: ["127.0.0.1"] });
  return secureServer(signed, (_, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(HELLO),
  );
}

/** A connection test over the real network. */
export function connectTo(url: string, proxy: string | null = null, timeoutMs = 5_000) {
  return testConnection(url, createTransport(proxy === null ? null : new URL(proxy), timeoutMs));
}

/** While it runs this process trusts the authority, as an administrator may have a server do. */
export async function trusting<T>(authority: Certified, run: () => Promise<T>): Promise<T> {
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, authority.cert]);
  try {
    return await run();
  } finally {
    setDefaultCACertificates(before);
  }
}
