import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { headerOf, type PageRequest, type PageResponse, pathOf, sendJson } from "./exchange.ts";
import { hostFault, originFault } from "./guard.ts";
import { securityHeaders } from "./headers.ts";
import type { PageHandler } from "./licenses-page.ts";
import { type PageFault, pageFault } from "./page-fault.ts";
import { readBody } from "./read-body.ts";

const SESSIONS_MAX = 100;

/** Puts a page behind a login key: who sends it gets a cookie, which lasts as long as the browser and this process. */
export function withLogin<R extends PageRequest>(
  page: PageHandler<R>,
  key: string,
  cookieName: string,
): PageHandler<R> {
  const headers = securityHeaders([]);
  const sessions = new Set<string>();
  const isLoggedIn = (request: R) => {
    const cookies = (headerOf(request, "cookie") ?? "").split(/;\s*/).map((each) => each.split("="));
    return cookies.some(([name, value = ""]) => name === cookieName && sessions.has(digest(value)));
  };
  const refuse = (response: PageResponse, { status, ...problem }: PageFault) =>
    sendJson(response, status, problem, headers);

  const logIn = async (request: R): Promise<PageFault | string> => {
    if (request.method !== "POST") return pageFault("METHOD_NOT_ALLOWED");
    const foreign = hostFault(request, []) ?? originFault(request, []);
    if (foreign !== null) return foreign;
    const read = await readBody(request);
    if (!read.ok) return read;
    const given = read.body["key"];
    if (typeof given !== "string")
      return pageFault("INPUT_INVALID", 'The field "key" must be the login key.');
    if (!isSame(given.trim(), key)) return pageFault("LOGIN_KEY_WRONG");
    const session = randomBytes(32).toString("base64url");
    sessions.add(digest(session));
    for (const oldest of [...sessions].slice(0, -SESSIONS_MAX)) sessions.delete(oldest);
    return session;
  };

  return async (request, response) => {
    const path = pathOf(request.url);
    if (path === "/api/login") {
      const session = await logIn(request);
      if (typeof session !== "string") refuse(response, session);
      else {
        const cookie = `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
        sendJson(response, 200, { ok: true }, { ...headers, "set-cookie": cookie });
      }
      return true;
    }
    if (path.startsWith("/api/") && !isLoggedIn(request)) {
      refuse(response, pageFault("LOGIN_NEEDED"));
      return true;
    }
    return page(request, response);
  };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** Compares without telling by its time how much is right. */
function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(digest(one)), Buffer.from(digest(other)));
}
