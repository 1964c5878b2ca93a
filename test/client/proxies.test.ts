import { describe, expect, it } from "vitest";
import { createTransport } from "../../client/service/transport.ts";
import { certify } from "./certificates.ts";
import { answering, connectTo, HELLO, INSPECTION, SERVER, trusting } from "./connecting.ts";
import { activated, install } from "./installation.ts";
import {
  breakingServer,
  closedPort,
  connectProxy,
  interceptingProxy,
  secureServer,
  silentServer,
  webServer,
} from "./network.ts";
import { makeVendor, TOKEN } from "./vendor.ts";

describe("a proxy is a tunnel", () => {
  it("also for an http target, with the login of its address", async () => {
    const url = await answering(HELLO);
    const proxy = await connectProxy({ login: "us er:p@ss" });
    expect(await connectTo(url, `http://us%20er:p%40ss@127.0.0.1:${proxy.port}`)).toMatchObject({ ok: true });
    expect(proxy.asked).toEqual([`CONNECT ${new URL(url).host}`]);
  });

  it("that wants a login is named, without the password", async () => {
    const url = await answering(HELLO);
    const proxy = await connectProxy({ login: "user:right" });
    for (const login of ["", "user:wrong@"]) {
      const outcome = await connectTo(url, `http://${login}127.0.0.1:${proxy.port}`);
      expect(outcome).toMatchObject({ ok: false, kind: "proxy-login" });
      expect(outcome.detail).toContain(`127.0.0.1:${proxy.port}`);
      expect(JSON.stringify(outcome)).not.toContain("wrong");
    }
  });

  it("that refuses is named, with its status (A7)", async () => {
    const url = await answering(HELLO);
    for (const status of [403, 502]) {
      const { port } = await connectProxy({ status });
      const outcome = await connectTo(url, `http://127.0.0.1:${port}`);
      expect(outcome).toMatchObject({ kind: "proxy-refused" });
      expect(outcome.detail).toContain(
        `127.0.0.1:${port} refuses to connect to the service (it answers ${status}).`,
      );
    }
  });

  it("for TLS, too: with a login the service answers, and the proxy reads nothing (A7)", async () => {
    const signed = certify({ name: SERVER, issuer: INSPECTION, ips: ["127.0.0.1"] });
    const url = await secureServer(signed, (_, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end(HELLO),
    );
    const proxy = await connectProxy({ login: "user:right" });
    const through = (login: string) =>
      trusting(INSPECTION, () => connectTo(url, `http://${login}127.0.0.1:${proxy.port}`));
    expect(await through("user:right@")).toMatchObject({ ok: true, kind: "ok" });
    expect(await through("user:wrong@")).toMatchObject({ ok: false, kind: "proxy-login" });
    expect(await through("")).toMatchObject({ ok: false, kind: "proxy-login" });
    expect(proxy.asked).toEqual(Array(3).fill(`CONNECT ${new URL(url).host}`));
    const others = certify({ name: SERVER, issuer: INSPECTION, ips: ["127.0.0.2"] });
    const other = await secureServer(others, (_, response) => response.end(HELLO));
    const { port } = await connectProxy();
    const wrong = await trusting(INSPECTION, () => connectTo(other, `http://127.0.0.1:${port}`));
    expect(wrong).toMatchObject({ ok: false, kind: "tls-invalid" });
  });

  it("that decrypts is refused with its own error, names who signs for it, and gets to read nothing (A7)", async () => {
    const real = certify({
      name: SERVER,
      issuer: certify({ name: SERVER, isAuthority: true }),
      ips: ["127.0.0.1"],
    });
    const requests: string[] = [];
    const url = await secureServer(real, (request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.writeHead(200, { "content-type": "application/json" }).end(HELLO);
    });
    const proxy = await interceptingProxy(INSPECTION);
    const outcome = await connectTo(url, `http://127.0.0.1:${proxy.port}`);
    expect(outcome).toMatchObject({ ok: false, kind: "tls-intercepted" });
    expect(outcome.detail).toContain(
      `${new URL(url).host} is from an unknown issuer, "Acme Inspection CA, Acme"`,
    );
    expect(outcome.fix).toBe("Exempt the service's host name from TLS inspection on the proxy or firewall.");
    expect(proxy.asked).toEqual([`CONNECT ${new URL(url).host}`]);
    expect([proxy.read, requests]).toEqual([[], []]);
    // The proxy really decrypts: where its authority is trusted, it reads the request and passes it on.
    expect(await trusting(INSPECTION, () => connectTo(url, `http://127.0.0.1:${proxy.port}`))).toMatchObject({
      ok: true,
    });
    expect(proxy.read.join("")).toContain("GET /test HTTP/1.1");
    expect(requests).toEqual(["GET /test"]);
  });

  it("that decrypts never sees an activation token, and the server stays as it was (A7)", async () => {
    const vendor = await makeVendor();
    const url = await secureServer(certify({ name: SERVER, ips: ["127.0.0.1"] }), (_, response) =>
      response.end(),
    );
    const proxy = await interceptingProxy(INSPECTION);
    const transport = createTransport(new URL(`http://127.0.0.1:${proxy.port}`));
    const licensing = await install(vendor, { url, transport });
    const refused = await licensing.activate(TOKEN);
    expect(refused).toMatchObject({ ok: false, kind: "unreachable" });
    expect(JSON.stringify(refused)).toContain("Acme Inspection CA");
    expect(proxy.asked.length).toBeGreaterThan(0);
    expect(proxy.read).toEqual([]);
    expect(licensing.status().mode).toBe("not-activated");
  });

  it("that is reached by TLS itself is told apart when its certificate is not trusted", async () => {
    const url = await answering(HELLO);
    const proxy = await secureServer(certify({ name: SERVER, ips: ["127.0.0.1"] }), () => undefined);
    const outcome = await connectTo(url, proxy);
    expect(outcome).toMatchObject({ ok: false, kind: "tls-intercepted" });
    expect(outcome.detail).toMatch(/^The certificate of the proxy/);
  });

  it("that is not there, says nothing or breaks is told apart from the service", async () => {
    const url = await answering(HELLO);
    const cases = [
      [await closedPort(), "refused"],
      [await silentServer(), "timeout"],
      [await breakingServer(), "unreachable"],
    ] as const;
    for (const [port, kind] of cases) {
      const outcome = await connectTo(url, `http://127.0.0.1:${port}`, 300);
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
