import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect, createServer as createSocketServer, type Socket } from "node:net";
import { connect as connectSecure, TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import { type Certified, certify } from "./certificates.ts";

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

/** A server with this certificate for 127.0.0.1. */
export async function secureServer({ key, cert }: Certified, answer: RequestListener): Promise<string> {
  return `https://127.0.0.1:${await listen(createSecureServer({ key, cert }, answer))}`;
}

/** Takes connections and says nothing; `onConnection` tells of the next one. */
export async function silentServer(onConnection: () => void = () => undefined): Promise<number> {
  return listen(createSocketServer(onConnection));
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

export interface Interceptor extends Proxy {
  /** What it could read of what was meant for the service. */
  readonly read: string[];
}

/**
 * A proxy that decrypts and scans: it shows each client a certificate for the service that `authority` has signed, and would pass
 * on what it reads, encrypted again.
 */
export async function interceptingProxy(authority: Certified): Promise<Interceptor> {
  const asked: string[] = [];
  const read: string[] = [];
  const server = createServer();
  server.on("connect", (request, socket: Socket) => {
    asked.push(`CONNECT ${request.url}`);
    const [host = "", port = ""] = (request.url ?? "").split(":");
    const { key, cert } = certify({ name: { commonName: host }, issuer: authority, ips: [host] });
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    const secure = new TLSSocket(socket, { isServer: true, key, cert: cert + authority.cert });
    secure.on("error", () => socket.destroy());
    secure.on("data", (chunk: Buffer) => read.push(chunk.toString("latin1")));
    const target = connectSecure({ host, port: Number(port), rejectUnauthorized: false });
    target.on("error", () => socket.destroy());
    secure.pipe(target).pipe(secure);
    socket.on("close", () => target.destroy());
    socket.on("error", () => target.destroy());
  });
  return { port: await listen(server), asked, read };
}
