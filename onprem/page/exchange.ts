/**
 * What the page needs of a request; Node's own, Express's and Fastify's raw one have it. `body` and `originalUrl` are
 * Express's: a body that was parsed before the page is taken as it is.
 */
export interface PageRequest extends AsyncIterable<string | Uint8Array> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly originalUrl?: string | undefined;
  readonly body?: unknown;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly socket: { readonly localAddress?: string | undefined };
}

/** What the page needs of a response. */
export interface PageResponse {
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  end(text?: string): unknown;
}

/** One header's text; that of the first where it came twice, null where it did not come. */
export function headerOf(request: PageRequest, name: string): string | null {
  const value = request.headers[name];
  return (typeof value === "string" ? value : value?.[0]) ?? null;
}

/** The path of a request's address, without the query. */
export function pathOf(url: string | undefined): string {
  return (url ?? "/").replace(/[?#].*$/s, "") || "/";
}

const TOKEN = /cs_act_[0-9A-Za-z]{6,}/g;

/** Sends data as JSON. No activation token leaves in it, whoever put one there. */
export function sendJson(
  response: PageResponse,
  status: number,
  data: unknown,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, {
    ...headers,
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
  });
  response.end(withoutToken(JSON.stringify(data)));
}

/** The text with every activation token in it made unusable. */
export function withoutToken(text: string): string {
  return text.replace(TOKEN, "cs_act_…");
}
