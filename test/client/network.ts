import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect, createServer as createSocketServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const OPENSSL = process.env["OPENSSL"] ?? "openssl";

/** The port of a server that listens until the test has ended. */
function listen(server: Server | ReturnType<typeof createSocketServer>): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

export async function webServer(answer: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(answer))}`;
}

/** A server whose certificate nobody has issued, as a proxy that decrypts shows one. */
export async function selfSignedServer(answer: RequestListener): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  execFileSync(OPENSSL, ["req", ...kind, ...subject, "-keyout", key, "-out", cert], { stdio: "ignore" });
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, answer);
  rmSync(folder, { recursive: true });
  return `https://127.0.0.1:${await listen(server)}`;
}

export function hasOpenssl(): boolean {
  try {
    execFileSync(OPENSSL, ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Takes connections and says nothing. */
export async function silentServer(): Promise<number> {
  return listen(createSocketServer(() => undefined));
}

/** Takes connections and breaks them. */
export async function breakingServer(): Promise<number> {
  return listen(createSocketServer((socket) => socket.destroy()));
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createSocketServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export interface Proxy {
  readonly port: number;
  /** What was asked of it: `CONNECT host:port`, or any other request that it was not made for. */
  readonly asked: string[];
}

/** A proxy that knows CONNECT only; with `login` (user:password) it wants one, with `status` it refuses. */
export async function connectProxy(options: { login?: string; status?: number } = {}): Promise<Proxy> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(501).end();
  });
  server.on("connect", (request, socket: Socket) => {
    asked.push(`CONNECT ${request.url}`);
    const wanted = `Basic ${Buffer.from(options.login ?? "").toString("base64")}`;
    const status =
      options.login !== undefined && request.headers["proxy-authorization"] !== wanted ? 407 : options.status;
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const [host = "", port = ""] = (request.url ?? "").split(":");
    const target = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    target.on("error", () => socket.destroy());
    socket.on("error", () => target.destroy());
    socket.on("close", () => target.destroy());
  });
  return { port: await listen(server), asked };
}
