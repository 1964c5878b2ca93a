import { exchange } from "../../shared/contract/exchange.ts";
import type { HttpTransport } from "../options.ts";
import type { ConnectionOutcome } from "../outcome.ts";
import { explainCause, explainConnection } from "./explain-connection.ts";
import { readRefusal, TEST_CONNECTION } from "./replies.ts";

/** Asks the service for a sign of life, without credentials, and tells what stands in the way. Never throws. */
export async function testConnection(url: string, transport: HttpTransport): Promise<ConnectionOutcome> {
  const options = { baseUrl: url, transport, authorize: async () => null };
  const result = await exchange(TEST_CONNECTION, {}, options, readRefusal);
  if (result.outcome === "done") return { ok: true, kind: "ok", detail: `${url} answers.`, fix: null };
  if (result.outcome === "unreachable") return explainCause(result.cause, url);
  return explainConnection("wrong-reply", false, new URL(url).host);
}
