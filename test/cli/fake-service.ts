import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface FakeService {
  readonly url: string;
  readonly requests: readonly FakeRequest[];
  close(): Promise<void>;
}

/** What the n-th request is answered with; "lost" ends the connection, "silent" never answers. */
export type FakeAnswer = (
  n: number,
) => "lost" | "silent" | { status: number; headers?: object; body: unknown };

/** An HTTP server in the service's place, for what the service itself does not do on demand. */
export async function startFakeService(answer: FakeAnswer): Promise<FakeService> {
  const requests: FakeRequest[] = [];
  const listen = async (asked: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of asked as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = "", url = "", headers } = asked;
    requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    const reply = answer(requests.length);
    if (reply === "lost") return void asked.socket.destroy();
    if (reply === "silent") return;
    const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
    response.writeHead(reply.status, { ...reply.headers }).end(text);
  };
  const server = createServer(
    (asked, response) => void listen(asked, response).catch(() => response.destroy()),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A problem as the service writes it. */
export function problemOf(status: number, code: string): Record<string, unknown> {
  const type = `urn:countersign:error:${code}`;
  return { type, title: code, status, code, detail: "It cannot be.", fix: "Wait.", requestId: "req-1" };
}
