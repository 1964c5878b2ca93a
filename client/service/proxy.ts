import { ConfigurationFault } from "../options.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a request, or null for none. What the program was told wins (null is "none"); otherwise HTTPS_PROXY or
 * HTTP_PROXY by the target's scheme, lower-case names first, unless NO_PROXY names the target.
 */
export function proxyFor(target: URL, told: string | null | undefined, env: Environment): URL | null {
  if (told === null || told === "") return null;
  if (told !== undefined) return readProxy(told, "The proxy");
  const scheme = target.protocol === "https:" ? "https" : "http";
  const name = `${scheme.toUpperCase()}_PROXY`;
  const text = env[name.toLowerCase()] || env[name];
  if (!text || isExempt(target, env["no_proxy"] || env["NO_PROXY"] || "")) return null;
  return readProxy(text, name);
}

function readProxy(text: string, name: string): URL {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === "")
    throw new ConfigurationFault(
      `${name} is not the address of an HTTP proxy.`,
      "Give one like http://user:password@proxy.example.com:3128.",
    );
  return url;
}

/** NO_PROXY: names with all their subdomains, `*` for everything, each with or without a port. */
function isExempt(target: URL, list: string): boolean {
  const port = target.port || (target.protocol === "https:" ? "443" : "80");
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = "", onlyPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      const host = name.replace(/^\*?\./, "");
      const isNamed = target.hostname === host || target.hostname.endsWith(`.${host}`);
      return isNamed && (onlyPort === undefined || onlyPort === port);
    });
}
