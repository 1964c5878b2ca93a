import { afterEach, describe, expect, it, vi } from "vitest";
import { TIMEOUT_MS } from "../../client/service/transport.ts";
import { run } from "../../onprem/command.ts";
import { INSPECTION, secureService, trusting } from "./connecting.ts";
import { closedPort, connectProxy, interceptingProxy, silentServer, webServer } from "./network.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

/** What a shell shows of `countersign-node test-connection`, addresses masked. */
async function shown(url: string, proxy: string | null = null): Promise<string> {
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "NO_PROXY", "no_proxy"])
    vi.stubEnv(name, "");
  if (proxy !== null) vi.stubEnv(url.startsWith("https:") ? "HTTPS_PROXY" : "HTTP_PROXY", proxy);
  let text = "";
  const say = (more: string) => {
    text += more;
  };
  const io = { print: say, error: say, read: async () => "" };
  const code = await run(["test-connection"], { COUNTERSIGN_URL: url }, io);
  return `${text}[exit ${code}]`.replaceAll(/127\.0\.0\.1:\d+/g, "HOST");
}

describe("countersign-node test-connection says what stands in the way, and its cure (A6)", () => {
  it("a name that does not exist", async () => {
    expect(await shown("https://no-such-name.invalid")).toBe(
      "The name of no-such-name.invalid:443 cannot be resolved. (dns)\n" +
        "Check the service's address for typing errors, and this server's DNS.\n[exit 3]",
    );
  });

  it("a refused connection", async () => {
    expect(await shown(`https://127.0.0.1:${await closedPort()}`)).toBe(
      "HOST refuses the connection. (refused)\n" +
        "Check address and port of the service, and that a firewall lets this server out.\n[exit 3]",
    );
  });

  it("silence, after 30 seconds", async () => {
    const { promise: connected, resolve } = Promise.withResolvers<void>();
    const port = await silentServer(resolve);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const showing = shown(`http://127.0.0.1:${port}`);
    await connected;
    vi.advanceTimersByTime(TIMEOUT_MS);
    expect(await showing).toBe(
      "HOST does not answer. (timeout)\n" +
        "Let the firewall allow this server to connect there, or configure the proxy.\n[exit 3]",
    );
  });

  it("a proxy that refuses, and one that wants a login", async () => {
    const url = await secureService();
    const refusing = await connectProxy({ status: 403 });
    expect(await shown(url, `http://127.0.0.1:${refusing.port}`)).toBe(
      "The proxy HOST refuses to connect to the service (it answers 403). (proxy-refused)\n" +
        "Have the service's host name allowed on the proxy, for CONNECT.\n[exit 3]",
    );
    const guarded = await connectProxy({ login: "user:right" });
    for (const login of ["", "user:wrong@"])
      expect(await shown(url, `http://${login}127.0.0.1:${guarded.port}`)).toBe(
        "The proxy HOST wants a login, or another one. (proxy-login)\n" +
          "Put user and password into the proxy's address: http://user:password@proxy:3128.\n[exit 3]",
      );
  });

  it("a proxy that decrypts, with who signs for it", async () => {
    const proxy = await interceptingProxy(INSPECTION);
    expect(await shown(await secureService(), `http://127.0.0.1:${proxy.port}`)).toBe(
      'The certificate shown for HOST is from an unknown issuer, "Acme Inspection CA, Acme": something decrypts the connection. (tls-intercepted)\n' +
        "Exempt the service's host name from TLS inspection on the proxy or firewall.\n[exit 3]",
    );
  });

  it("a wrong reply", async () => {
    const url = await webServer((_, response) => response.end("<html>Sign in</html>"));
    expect(await shown(url)).toBe(
      "Something answers, but it is not the licensing service. (wrong-reply)\n" +
        "Check the service's address; a proxy or a sign-in page may answer in its place.\n[exit 3]",
    );
  });

  it("nothing: the service answers, directly and through a proxy with a login", async () => {
    const url = await secureService();
    const proxy = await connectProxy({ login: "user:right" });
    await trusting(INSPECTION, async () => {
      expect(await shown(url)).toBe("Connected: https://HOST answers.\n[exit 0]");
      expect(await shown(url, `http://user:right@127.0.0.1:${proxy.port}`)).toBe(
        "Connected: https://HOST answers.\n[exit 0]",
      );
    });
    expect(proxy.asked).toHaveLength(1);
  });
});
