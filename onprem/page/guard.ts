import { headerOf, type PageRequest } from "./exchange.ts";
import { type PageFault, pageFault } from "./page-fault.ts";

const LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Refuses a host name under which the page is not served. On loopback any site of the world could point its own name
 * to 127.0.0.1 and so read the page (DNS rebinding): there only loopback's names and the told `hosts` are good.
 */
export function hostFault(request: PageRequest, hosts: readonly string[]): PageFault | null {
  if (!isLoopback(request.socket.localAddress ?? "")) return null;
  const host = hostOf(request).toLowerCase();
  const known = [...LOOPBACK_HOSTS, ...hosts.map((each) => each.toLowerCase())];
  return known.includes(host) || known.includes(host.replace(/:\d+$/, "")) ? null : pageFault("HOST_UNKNOWN");
}

/**
 * Refuses what another site in the same browser sends. Browsers say so in `Sec-Fetch-Site`, which no script can set, and
 * where they do not (plain HTTP on a network), in `Origin`. Without both it is no browser that shows this page.
 */
export function originFault(request: PageRequest, hosts: readonly string[]): PageFault | null {
  const site = headerOf(request, "sec-fetch-site");
  if (site !== null) return site === "same-origin" ? null : pageFault("FROM_ANOTHER_SITE");
  const origin = headerOf(request, "origin") ?? "";
  const own = [hostOf(request), ...hosts].filter(Boolean).map((each) => each.toLowerCase());
  const isOwn = URL.canParse(origin) && own.includes(new URL(origin).host);
  return isOwn ? null : pageFault("FROM_ANOTHER_SITE");
}

/** The name under which the page was asked for; HTTP/2 has it in a header of its own. */
function hostOf(request: PageRequest): string {
  return headerOf(request, "host") ?? headerOf(request, ":authority") ?? "";
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}
