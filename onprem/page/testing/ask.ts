import type { PageRequest, PageResponse } from "../exchange.ts";
import type { PageHandler } from "../licenses-page.ts";

/** A request as a browser sends it from the page itself; a test changes what matters. */
export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Uint8Array;
  readonly parsed?: unknown;
  readonly originalUrl?: string;
  readonly localAddress?: string;
}

/** What came back; null where the handler left the request to others. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Asks a handler without any network. */
export async function ask(
  handler: PageHandler<PageRequest>,
  url: string,
  asking: Asking = {},
): Promise<Answered | null> {
  const { body = "", headers = {}, localAddress = "127.0.0.1", parsed, originalUrl } = asking;
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const request: PageRequest = {
    method: asking.method ?? "GET",
    url,
    originalUrl,
    body: parsed,
    headers: {
      host: "127.0.0.1:7071",
      "content-type": "application/json",
      "sec-fetch-site": "same-origin",
      ...headers,
    },
    socket: { localAddress },
    async *[Symbol.asyncIterator]() {
      for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
    },
  };
  let answered: Answered | null = null;
  let head: Omit<Answered, "text"> = { status: 0, headers: {} };
  const response: PageResponse = {
    writeHead: (status, sent) => {
      head = { status, headers: sent };
    },
    end: (text = "") => {
      answered = { ...head, text };
    },
  };
  return (await handler(request, response)) ? answered : null;
}

/** Presses a button of the page. */
export async function press(
  handler: PageHandler<PageRequest>,
  name: string,
  input: unknown = {},
  asking: Asking = {},
): Promise<{ readonly status: number; readonly body: Record<string, unknown>; readonly text: string }> {
  const answered = await ask(handler, `/api/${name}`, {
    method: "POST",
    body: JSON.stringify(input),
    ...asking,
  });
  if (answered === null) throw new Error("the page has left it to others");
  return { status: answered.status, body: JSON.parse(answered.text), text: answered.text };
}
