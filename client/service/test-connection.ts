import { call } from "../../shared/contract/call.ts";
import { testConnection as operation } from "../../shared/contract/operations/test-connection.ts";
import type { HttpTransport } from "../options.ts";
import type { ConnectionOutcome } from "../outcome.ts";
import { explainCause, explainConnection } from "./explain-connection.ts";

/** Asks the service for a sign of life, without credentials, and tells what stands in the way. Never throws. */
export async function testConnection(url: string, transport: HttpTransport): Promise<ConnectionOutcome> {
  const result = await call(operation, {}, { baseUrl: url, transport, authorize: async () => null });
  if (result.outcome === "done") return { ok: true, kind: "ok", detail: `${url} answers.`, fix: null };
  if (result.outcome === "unreachable") return explainCause(result.cause, url);
  return explainConnection("wrong-reply", false, new URL(url).host);
}
