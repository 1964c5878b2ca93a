import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { KEY_FILE_LIMITS } from "../shared/signing/key-file.ts";
import {
  describeCause,
  fetchTransport,
  REPLY_LIMIT_BYTES,
  ReplyTooLarge,
  type TransportLimits,
} from "./transport.ts";

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

afterEach(() => Promise.all(servers.splice(0).map(stop)));

const request = (url: string) => ({ method: "GET", url, headers: { "x-a": "1" }, body: null });
const transport = (limits: Partial<TransportLimits> = {}) =>
  fetchTransport({ timeoutMs: 5_000, replyTimeoutMs: 5_000, replyBytes: 100, ...limits });

describe("a request", () => {
  it("carries what it is given and brings back status, headers and body", async () => {
    const url = await serve((asked, reply) => {
      reply.writeHead(503, { "Retry-After": "3" }).end(`${asked.method} ${asked.headers["x-a"]} ü`);
    });
    const reply = await transport()(request(url));
    expect(reply).toMatchObject({ status: 503, headers: { "retry-after": "3" }, body: "GET 1 ü" });
  });

  it("does not follow a redirect, so that the key stays with the configured address", async () => {
    let asked = 0;
    const url = await serve((_, reply) => {
      asked += 1;
      reply.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect((await transport()(request(url))).status).toBe(302);
    expect(asked).toBe(1);
  });

  it("takes a reply of the largest size and stops at one byte more", async () => {
    const url = await serve((asked, reply) => reply.end("x".repeat(Number(asked.url?.slice(1)))));
    expect((await transport()(request(`${url}/100`))).body).toHaveLength(100);
    await expect(transport()(request(`${url}/101`))).rejects.toThrow(ReplyTooLarge);
  });

  it("takes the largest key file, and waits for a reply that goes on coming", async () => {
    const file = "x".repeat(KEY_FILE_LIMITS.characters);
    const url = await serve((asked, reply) => {
      if (asked.url === "/file") return reply.end(JSON.stringify({ fileName: "a.json", text: file }));
      let left = 8;
      const drip = setInterval(() => (left-- === 0 ? reply.end() : reply.write("x")), 50);
      return reply.on("close", () => clearInterval(drip));
    });
    const large = transport({ replyBytes: REPLY_LIMIT_BYTES });
    expect((await large(request(`${url}/file`))).body.length).toBeGreaterThan(file.length);
    expect((await transport({ timeoutMs: 250 })(request(`${url}/drip`))).body).toBe("xxxxxxxx");
    const thrown = await transport({ replyTimeoutMs: 100 })(request(`${url}/drip`)).catch(
      (error: unknown) => error,
    );
    expect(describeCause(thrown)).toBe("no answer in time");
  });

  it("gives up when no whole answer comes in time", async () => {
    const silent = await serve(() => undefined);
    const slow = await serve((_, reply) => void reply.write("x"));
    for (const url of [silent, slow]) {
      const thrown = await transport({ timeoutMs: 100 })(request(url)).catch((error: unknown) => error);
      expect(describeCause(thrown)).toBe("no answer in time");
    }
  });
});

describe("why nothing answered", () => {
  it("nobody listens", async () => {
    const url = await serve(() => undefined);
    await Promise.all(servers.splice(0).map(stop));
    const thrown = await transport()(request(url)).catch((error: unknown) => error);
    expect(describeCause(thrown)).toBe("nothing listens there");
  });

  it("the connection ends without an answer", async () => {
    const url = await serve((asked) => asked.socket.destroy());
    const thrown = await transport()(request(url)).catch((error: unknown) => error);
    expect(describeCause(thrown)).toBe("the connection was lost");
  });

  it("anything else is told in its own words", () => {
    expect(describeCause(new TypeError("fetch failed", { cause: new Error("bad port") }))).toBe("bad port");
    expect(describeCause("what")).toBe("unknown cause");
  });
});
