import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Operation } from "../../shared/contract/operation.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import { ONCE_DAYS, type OnceRecord, onceWrite } from "../../shared/storage/once.ts";
import { ShellRefusal } from "./answer.ts";
import type { Context } from "./context.ts";
import { bodyText, type HttpEvent, type HttpResponse } from "./event.ts";
import { sameText } from "./secrets.ts";
import type { Services } from "./services.ts";

/** A request that is to take effect once: its record's fingerprint, and the key that its holder alone knows. */
export interface OnceRequest {
  readonly key: string;
  readonly fingerprint: string;
  readonly requestHash: string;
}

/** The request's Idempotency-Key, bound to caller and operation; null when it has none or the operation takes none. */
export function onceRequest(
  operation: Operation,
  event: HttpEvent,
  callerId: string,
  { secrets }: Services,
): OnceRequest | null {
  const key = event.headers["idempotency-key"];
  if (operation.idempotent !== true || key === undefined) return null;
  if (!/^[\x21-\x7e]{16,200}$/.test(key)) throw new ShellRefusal("IDEMPOTENCY_KEY_INVALID");
  return {
    key,
    fingerprint: secrets.digest("once", callerId, operation.name, key),
    requestHash: secrets.digest("request", event.rawPath, event.rawQueryString, bodyText(event)),
  };
}

/** The same bytes as the first time, when this request was answered before; null when it was not. */
export async function repeatedAnswer(
  once: OnceRequest,
  { storage, secrets, now }: Services,
): Promise<HttpResponse | null> {
  const record = await storage.loadOnce(once.fingerprint, now());
  if (record === null) return null;
  if (!sameText(record.requestHash, once.requestHash)) throw new ShellRefusal("IDEMPOTENCY_KEY_REUSED");
  const text = secrets.open(record.sealedReply, once.key, sealContext(once.fingerprint, record.expiresAt));
  // Records of an earlier version hold the reply as it is.
  return JSON.parse(text.startsWith("{") ? text : inflateRawSync(Buffer.from(text, "base64")).toString());
}

/** Makes the record of an answer as part of the transaction that has the effect. */
export function onceWrites(once: OnceRequest | null, { secrets, now }: Services): Context["once"] {
  return ({ status, body }) => {
    if (once === null) return [];
    const at = now();
    const expiresAt = at + ONCE_DAYS * DAY_MS;
    const sealedReply = secrets.seal(
      // Packed, since an item of the table holds 400 KB at most, and a reply may be longer.
      deflateRawSync(JSON.stringify(jsonResponse(status, body))).toString("base64"),
      once.key,
      sealContext(once.fingerprint, expiresAt),
    );
    const record: OnceRecord = {
      fingerprint: once.fingerprint,
      requestHash: once.requestHash,
      sealedReply,
      expiresAt,
    };
    return [onceWrite(record, at)];
  };
}

/** A success as it goes out. */
export function jsonResponse(status: number, body: unknown): HttpResponse {
  return { statusCode: status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function sealContext(fingerprint: string, expiresAt: number): string {
  return `${fingerprint}.${expiresAt}`;
}
