import { createServer, type IncomingMessage, type Server } from "node:http";
import { isIP } from "node:net";
import { ConfigurationFault } from "../../client/index.ts";
import type { LicenseKeys } from "../keys/license-keys.ts";
import { licensesPage } from "./licenses-page.ts";
import { withLogin } from "./login.ts";
import type { PageLicensing } from "./page-licensing.ts";

/** Where the page is served, and the key that opens it. */
export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly key: string;
  /** The license keys of the installation; left out, the page shows nothing of them. */
  readonly keys?: LicenseKeys | undefined;
}

/** The page on a server of its own. */
export interface ServedPage {
  readonly url: string;
  /** False where others than this machine can reach it. */
  readonly isLoopback: boolean;
  /** Answers what is under way, and ends. */
  close(): Promise<void>;
}

const CLOSE_MS = 2_000;

/** Serves the page; rejects with a ConfigurationFault when it cannot listen there. */
export async function servePage(licensing: PageLicensing, options: ServeOptions): Promise<ServedPage> {
  const { host, key, keys } = options;
  const server = createServer();
  const port = await listen(server, options);
  const page = licensesPage<IncomingMessage>(licensing, { authorize: () => true, keys });
  // Cookies know no ports: two pages on one machine must not log each other out.
  const handler = withLogin(page, key, `countersign_${port}`);
  server.on("request", (request, response) => {
    handler(request, response).catch(() => response.destroy());
  });
  const shownHost = isIP(host) === 6 ? `[${host}]` : host;
  return {
    url: `http://${shownHost}:${port}/`,
    isLoopback: /^127\.|^(::1|localhost)$/.test(host),
    close: () => closeServer(server),
  };
}

function listen(server: Server, { host, port }: ServeOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenFault(error, host, port)));
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function listenFault({ code, message }: NodeJS.ErrnoException, host: string, port: number): Error {
  if (code === "EADDRINUSE")
    return new ConfigurationFault(
      `Port ${port} of ${host} is in use.`,
      "Another page may be running already: end it, or give another port: serve --port 7072.",
    );
  if (code === "EACCES")
    return new ConfigurationFault(`Port ${port} is not allowed to this user.`, "Give one above 1023.");
  return new ConfigurationFault(
    `The page cannot be served on ${host}: ${message}.`,
    "Give --host an address of this machine, such as 127.0.0.1.",
  );
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), CLOSE_MS).unref();
  });
}
