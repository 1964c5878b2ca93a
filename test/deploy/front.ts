import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * An address of the loopback for the deployed API. The emulator tells APIs apart by host names that not every machine
 * resolves; this gives it the name that it wants. Closed, it is a cloud that does not answer.
 */
export class Front {
  readonly #target: URL;
  #server: Server | null = null;
  #port = 0;

  constructor(apiUrl: string) {
    this.#target = new URL(apiUrl);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Opens it, the first time on a free port and later on the same one. */
  async open(): Promise<void> {
    const { host, port } = this.#target;
    const server = createServer((asked, answer) => {
      const passed = request({
        host: "127.0.0.1",
        port,
        method: asked.method,
        path: asked.url,
        headers: { ...asked.headers, host },
        setHost: false,
      });
      passed.on("response", (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(answer);
      });
      passed.on("error", (error) => answer.writeHead(502).end(error.message));
      asked.pipe(passed);
    });
    this.#server = server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    this.#port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }
}
