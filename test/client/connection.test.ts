import { describe, expect, it } from "vitest";
import { explainConnection } from "../../client/explain-connection.ts";
import { testConnection } from "../../client/test-connection.ts";
import { createTransport } from "../../client/transport.ts";
import { activated, install } from "./installation.ts";
import {
  breakingServer,
  closedPort,
  connectProxy,
  hasOpenssl,
  selfSignedServer,
  silentServer,
  webServer,
} from "./network.ts";
import { makeVendor, TOKEN } from "./vendor.ts";

const HELLO = '{"message":"successfully connected!"}';

function answering(body: string, status = 200) {
  return webServer((_, response) =>
    response.writeHead(status, { "content-type": "application/json" }).end(body),
  );
}

function test(url: string, proxy: string | null = null, timeoutMs = 5_000) {
  return testConnection(url, createTransport(proxy === null ? null : new URL(proxy), timeoutMs));
}

describe("a connection test tells apart, each with a sentence and a cure", () => {
  it("a service that answers", async () => {
    expect(await test(await answering(HELLO))).toMatchObject({ ok: true, kind: "ok", fix: null });
  });

  it("a name that does not exist", async () => {
    expect(await test("http://no-such-name.invalid")).toMatchObject({ ok: false, kind: "dns" });
  });

  it("a refused connection", async () => {
    const port = await closedPort();
    const outcome = await test(`http://127.0.0.1:${port}`);
    expect(outcome).toMatchObject({ ok: false, kind: "refused" });
    expect(outcome.detail).toContain(`127.0.0.1:${port}`);
  });

  it("a time-out", async () => {
    expect(await test(`http://127.0.0.1:${await silentServer()}`, null, 100)).toMatchObject({
      kind: "timeout",
    });
  });

  it("a connection that breaks", async () => {
    expect(await test(`http://127.0.0.1:${await breakingServer()}`)).toMatchObject({ kind: "unreachable" });
  });

  it.skipIf(!hasOpenssl())("a certificate of an unknown issuer, as a decrypting proxy shows it", async () => {
    const url = await selfSignedServer((_, response) => response.end(HELLO));
    expect(await test(url)).toMatchObject({ ok: false, kind: "tls-intercepted" });
  });

  it.skipIf(!hasOpenssl())("the same through a tunnel", async () => {
    const url = await selfSignedServer((_, response) => response.end(HELLO));
    const proxy = await connectProxy();
    expect(await test(url, `http://127.0.0.1:${proxy.port}`)).toMatchObject({ kind: "tls-intercepted" });
    expect(proxy.asked).toEqual([`CONNECT ${new URL(url).host}`]);
  });

  it("no TLS where TLS is asked for", async () => {
    const url = (await answering(HELLO)).replace("http:", "https:");
    expect(await test(url)).toMatchObject({ ok: false, kind: "tls-invalid" });
  });

  it("something else that answers", async () => {
    for (const [body, status] of [
      ["<html>", 200],
      ["{}", 200],
      [HELLO, 404],
      ['{"message":"connected"}', 200],
    ] as const)
      expect(await test(await answering(body, status))).toMatchObject({ ok: false, kind: "wrong-reply" });
  });

  it("a redirect, which is not followed", async () => {
    let count = 0;
    const url = await webServer((_, response) => {
      count += 1;
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect(await test(url)).toMatchObject({ kind: "wrong-reply" });
    expect(count).toBe(1);
  });

  it("a reply without end, which is cut off at 1 MB", async () => {
    let sent = 0;
    const url = await webServer((_, response) => {
      response.writeHead(200);
      const more = () => {
        sent += 65_536;
        if (response.write("x".repeat(65_536))) setImmediate(more);
        else response.once("drain", more);
      };
      more();
    });
    expect(await test(url)).toMatchObject({ kind: "wrong-reply" });
    expect(sent).toBeLessThan(20_000_000);
  });

  it("every kind has its own sentence and cure", () => {
    const kinds = [
      "dns",
      "refused",
      "timeout",
      "proxy-refused",
      "proxy-login",
      "tls-intercepted",
      "tls-invalid",
      "unreachable",
      "wrong-reply",
    ] as const;
    const all = kinds.map((kind) => explainConnection(kind, false, "host:443"));
    expect(new Set(all.map(({ detail }) => detail)).size).toBe(kinds.length);
    for (const { fix } of all) expect(fix).toMatch(/\.$/);
  });
});

describe("a proxy is a tunnel", () => {
  it("also for an http target, with the login of its address", async () => {
    const url = await answering(HELLO);
    const proxy = await connectProxy({ login: "us er:p@ss" });
    expect(await test(url, `http://us%20er:p%40ss@127.0.0.1:${proxy.port}`)).toMatchObject({ ok: true });
    expect(proxy.asked).toEqual([`CONNECT ${new URL(url).host}`]);
  });

  it("that wants a login is named, without the password", async () => {
    const url = await answering(HELLO);
    const proxy = await connectProxy({ login: "user:right" });
    for (const login of ["", "user:wrong@"]) {
      const outcome = await test(url, `http://${login}127.0.0.1:${proxy.port}`);
      expect(outcome).toMatchObject({ ok: false, kind: "proxy-login" });
      expect(outcome.detail).toContain(`127.0.0.1:${proxy.port}`);
      expect(JSON.stringify(outcome)).not.toContain("wrong");
    }
  });

  it("that refuses is named", async () => {
    const url = await answering(HELLO);
    for (const status of [403, 502]) {
      const { port } = await connectProxy({ status });
      expect(await test(url, `http://127.0.0.1:${port}`)).toMatchObject({ kind: "proxy-refused" });
    }
  });

  it("that is not there, says nothing or breaks is told apart from the service", async () => {
    const url = await answering(HELLO);
    const cases = [
      [await closedPort(), "refused"],
      [await silentServer(), "timeout"],
      [await breakingServer(), "unreachable"],
    ] as const;
    for (const [port, kind] of cases) {
      const outcome = await test(url, `http://127.0.0.1:${port}`, 300);
      expect(outcome).toMatchObject({ ok: false, kind });
      expect(outcome.detail).toMatch(/proxy/);
    }
  });

  it("carries a whole activation, and a refusal of its own changes nothing", async () => {
    const vendor = await makeVendor();
    const url = await webServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const { authorization = "" } = request.headers;
      const reply = await vendor.transport({
        method: request.method ?? "",
        url: url + request.url,
        headers: { authorization },
        body: body || null,
      });
      response.writeHead(reply.status, reply.headers).end(reply.body);
    });
    const proxy = await connectProxy();
    const transport = createTransport(new URL(`http://127.0.0.1:${proxy.port}`));
    const licensing = await activated(vendor, { url, transport });
    expect(licensing.isLicensed("mill")).toBe(true);
    expect(proxy.asked.length).toBeGreaterThan(0);
    const { port } = await connectProxy({ status: 407 });
    const refused = await install(vendor, {
      url,
      transport: createTransport(new URL(`http://127.0.0.1:${port}`)),
    });
    expect(await refused.activate(TOKEN)).toMatchObject({ ok: false, kind: "unreachable" });
    expect(refused.status().mode).toBe("not-activated");
  });
});
