import { describe, expect, it } from "vitest";
import { ConfigurationFault } from "../options.ts";
import { proxyFor } from "./proxy.ts";

const HTTPS = new URL("https://licenses.example.com");
const HTTP = new URL("http://licenses.example.com:7070");
const ENV = { HTTPS_PROXY: "http://secure:1", HTTP_PROXY: "http://plain:2" };

describe("the proxy", () => {
  it("is what the program was told, then what the environment says for the scheme", () => {
    expect(proxyFor(HTTPS, "http://told:3", ENV)?.host).toBe("told:3");
    expect(proxyFor(HTTPS, undefined, ENV)?.host).toBe("secure:1");
    expect(proxyFor(HTTP, undefined, ENV)?.host).toBe("plain:2");
    expect(proxyFor(HTTPS, undefined, { ...ENV, https_proxy: "http://small:4" })?.host).toBe("small:4");
    expect(proxyFor(HTTPS, undefined, { HTTPS_PROXY: "bare:5" })?.host).toBe("bare:5");
  });

  it("is none when the program was told so, or nobody says anything", () => {
    for (const told of [null, ""]) expect(proxyFor(HTTPS, told, ENV)).toBeNull();
    expect(proxyFor(HTTPS, undefined, {})).toBeNull();
    expect(proxyFor(HTTPS, undefined, { HTTPS_PROXY: "" })).toBeNull();
  });

  it("is not used for what NO_PROXY names", () => {
    for (const list of [
      "*",
      "licenses.example.com",
      "example.com",
      ".example.com",
      "*.example.com",
      "a, EXAMPLE.com",
    ])
      expect(proxyFor(HTTPS, undefined, { ...ENV, NO_PROXY: list }), list).toBeNull();
    for (const list of ["", "ample.com", "other.com", "licenses.example.com:8443"])
      expect(proxyFor(HTTPS, undefined, { ...ENV, NO_PROXY: list }), list).not.toBeNull();
    expect(proxyFor(HTTPS, undefined, { ...ENV, no_proxy: "example.com:443" })).toBeNull();
    expect(proxyFor(HTTPS, "http://told:3", { NO_PROXY: "*" })).not.toBeNull();
  });

  it("that is no HTTP proxy is a fault of the configuration, told without its password", () => {
    const read = () => proxyFor(HTTPS, "socks5://user:secret@host:1", {});
    expect(read).toThrow(ConfigurationFault);
    expect(read).not.toThrow(/secret/);
  });
});
