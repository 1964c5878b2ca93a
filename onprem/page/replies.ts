import { isAction } from "./actions.ts";
import { pageAssets } from "./assets.ts";
import { headerOf, type PageRequest, type PageResponse, sendJson } from "./exchange.ts";
import { type PageFault, pageFault } from "./page-fault.ts";

/** The page's own addresses are relative to it, which needs the slash at its end. */
export function redirect(
  response: PageResponse,
  shown: string,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(308, { ...headers, location: `./${shown.split("/").at(-1)}/` });
  response.end();
}

/** Sends a file of the page, or that there is none. */
export async function sendAsset(
  request: PageRequest,
  response: PageResponse,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const asset = (await pageAssets()).get(path);
  if (asset === undefined) return sendFault(response, pageFault("ADDRESS_UNKNOWN"), headers);
  if (!methodsOf(true).includes(request.method ?? ""))
    return sendFault(response, pageFault("METHOD_NOT_ALLOWED"), headers, "status");
  const isKnown = headerOf(request, "if-none-match") === asset.etag;
  const { type, etag, text } = asset;
  response.writeHead(isKnown ? 304 : 200, {
    ...headers,
    "content-type": type,
    "cache-control": "no-cache",
    etag,
  });
  response.end(isKnown ? undefined : text);
}

/** Sends a no. The rest of a body that is not read would stand in the way of the next request: it ends the connection. */
export function sendFault(
  response: PageResponse,
  fault: PageFault,
  headers: Readonly<Record<string, string>>,
  name = "",
): void {
  const { status, ...problem } = fault;
  const allow = status === 405 ? { allow: methodsOf(!isAction(name)).join(", ") } : {};
  const close = status === 413 ? { connection: "close" } : {};
  sendJson(response, status, problem, { ...headers, ...allow, ...close });
}

/** The methods of an address that is read, or of one that does something. */
export function methodsOf(isRead: boolean): readonly string[] {
  return isRead ? ["GET", "HEAD"] : ["POST"];
}
