import { headerOf, type PageRequest } from "./exchange.ts";
import { type PageFault, pageFault } from "./page-fault.ts";

/** Thirty response strings of the longest kind fit. */
const BODY_BYTES_MAX = 1_000_000;

type Body = { readonly ok: true; readonly body: Readonly<Record<string, unknown>> } | PageFault;

/** Reads a body as a JSON object, or says what is wrong with it; one that is larger is not read to its end. */
export async function readBody(request: PageRequest, bytesMax = BODY_BYTES_MAX): Promise<Body> {
  const type = headerOf(request, "content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) return pageFault("CONTENT_TYPE_UNSUPPORTED");
  if (request.body !== undefined) return asObject(request.body);
  if (Number(headerOf(request, "content-length") ?? 0) > bytesMax) return tooLarge(bytesMax);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let [text, bytes] = ["", 0];
  try {
    for await (const chunk of request) {
      bytes += chunk.length;
      if (bytes > bytesMax) return tooLarge(bytesMax);
      text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    }
    return asObject(JSON.parse(text + decoder.decode()));
  } catch {
    return pageFault("BODY_MALFORMED");
  }
}

function asObject(value: unknown): Body {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? { ok: true, body: value as Record<string, unknown> } : pageFault("BODY_MALFORMED");
}

function tooLarge(bytesMax: number): PageFault {
  return pageFault("BODY_TOO_LARGE", `The body is larger than ${bytesMax / 1_000_000} MB.`);
}
