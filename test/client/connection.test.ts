import { describe, expect, it } from "vitest";
import { explainConnection } from "../../client/service/explain-connection.ts";
import { certify } from "./certificates.ts";
import { answering, connectTo, HELLO, INSPECTION, SERVER, trusting } from "./connecting.ts";
import { breakingServer, closedPort, secureServer, silentServer, webServer } from "./network.ts";

describe("a connection test tells apart, each with a sentence and a cure", () => {
  it("a service that answers", async () => {
    expect(await connectTo(await answering(HELLO))).toMatchObject({ ok: true, kind: "ok", fix: null });
  });

  it("a name that does not exist", async () => {
    expect(await connectTo("http://no-such-name.invalid")).toMatchObject({ ok: false, kind: "dns" });
  });

  it("a refused connection", async () => {
    const port = await closedPort();
    const outcome = await connectTo(`http://127.0.0.1:${port}`);
    expect(outcome).toMatchObject({ ok: false, kind: "refused" });
    expect(outcome.detail).toContain(`127.0.0.1:${port}`);
  });

  it("a time-out", async () => {
    expect(await connectTo(`http://127.0.0.1:${await silentServer()}`, null, 100)).toMatchObject({
      kind: "timeout",
    });
  });

  it("a connection that breaks", async () => {
    expect(await connectTo(`http://127.0.0.1:${await breakingServer()}`)).toMatchObject({
      kind: "unreachable",
    });
  });

  it("a certificate of an unknown issuer, which it names (A6)", async () => {
    const signed = certify({ name: SERVER, issuer: INSPECTION, ips: ["127.0.0.1"] });
    for (const [certified, issuer] of [
      [signed, '"Acme Inspection CA, Acme"'],
      [certify({ name: SERVER, ips: ["127.0.0.1"] }), '"licenses.example.com"'],
      [{ ...signed, cert: signed.cert + INSPECTION.cert }, '"Acme Inspection CA, Acme"'],
    ] as const) {
      const url = await secureServer(certified, (_, response) => response.end(HELLO));
      const outcome = await connectTo(url);
      expect(outcome).toMatchObject({ ok: false, kind: "tls-intercepted" });
      expect(outcome.detail).toContain(`is from an unknown issuer, ${issuer}: something decrypts`);
      expect(outcome.fix).toContain("TLS inspection");
    }
  });

  it("a certificate whose issuer's name would steer a terminal, without what steers", async () => {
    const name = { commonName: `\u001b[2J\u202eevil${"x".repeat(150)}` };
    const url = await secureServer(certify({ name, ips: ["127.0.0.1"] }), (_, response) => response.end());
    const { detail } = await connectTo(url);
    expect(detail).toMatch(/"\ufffd\[2J\ufffdevilx{91}"/);
  });

  it("a certificate that is over, or another server's", async () => {
    for (const wrong of [
      certify({ name: SERVER, issuer: INSPECTION, ips: ["127.0.0.1"], days: [-3, -1] }),
      certify({ name: SERVER, issuer: INSPECTION, ips: ["127.0.0.2"] }),
    ]) {
      const url = await secureServer(wrong, (_, response) => response.end(HELLO));
      const outcome = await trusting(INSPECTION, () => connectTo(url));
      expect(outcome).toMatchObject({ ok: false, kind: "tls-invalid" });
      expect(outcome.detail).toContain('issued by "Acme Inspection CA, Acme"');
    }
  });

  it("no TLS where TLS is asked for", async () => {
    const url = (await answering(HELLO)).replace("http:", "https:");
    expect(await connectTo(url)).toMatchObject({ ok: false, kind: "tls-invalid" });
  });

  it("something else that answers", async () => {
    for (const [body, status] of [
      ["<html>", 200],
      ["{}", 200],
      [HELLO, 404],
      ['{"message":"connected"}', 200],
    ] as const)
      expect(await connectTo(await answering(body, status))).toMatchObject({
        ok: false,
        kind: "wrong-reply",
      });
  });

  it("a redirect, which is not followed", async () => {
    let count = 0;
    const url = await webServer((_, response) => {
      count += 1;
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect(await connectTo(url)).toMatchObject({ kind: "wrong-reply" });
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
    expect(await connectTo(url)).toMatchObject({ kind: "wrong-reply" });
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
