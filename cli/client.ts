import { randomUUID } from "node:crypto";
import { type CallResult, call, type Transport } from "../shared/contract/call.ts";
import type { InputFor, Operation, ReplyOf } from "../shared/contract/operation.ts";
import type { Problem } from "../shared/contract/problem.ts";
import { type Config, requireKey } from "./config.ts";
import { EXIT, Fault, ownTrouble, type Trouble } from "./faults.ts";
import { describeCause, ReplyTooLarge } from "./transport.ts";

const TRIES = 3;
/** A service that asks for more patience than this is left to a person. */
const LONGEST_WAIT_SECONDS = 60;

export interface SendOptions {
  /** Of an earlier, interrupted command; without it a change gets a new random one. */
  readonly idempotencyKey?: string | undefined;
  /** 1: do not repeat. */
  readonly tries?: number;
}

/**
 * Calls one operation and returns the API's JSON as it came, checked but with nothing taken away. Repeats on a lost
 * connection and on 503, a change always under the same Idempotency-Key; throws a Fault when that does not help.
 */
export type Send = <O extends Operation>(
  operation: O,
  input: InputFor<O>,
  options?: SendOptions,
) => Promise<ReplyOf<O>>;

export interface ClientParts {
  readonly config: () => Config;
  readonly transport: Transport;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Tells a person what is going on. */
  readonly note: (text: string) => void;
  readonly userAgent: string;
}

export function createSend({ config: readConfig, transport, sleep, note, userAgent }: ClientParts): Send {
  return async (operation, input, { idempotencyKey, tries = TRIES } = {}) => {
    const config = readConfig();
    const url = config.url.value;
    const authorization = operation.caller.kind === "anyone" ? null : `Bearer ${requireKey(config)}`;
    const onceKey = operation.idempotent === true ? (idempotencyKey ?? randomUUID()) : null;
    let text = "";
    const options = {
      baseUrl: url,
      authorize: async () => authorization,
      headers: { "user-agent": userAgent, ...(onceKey === null ? {} : { "idempotency-key": onceKey }) },
      transport: async (request: Parameters<Transport>[0]) => {
        const reply = await transport(request);
        text = reply.body;
        return reply;
      },
    };
    for (let attempt = 1; ; attempt += 1) {
      const result = await call(operation, input, options);
      if (result.outcome === "done") return JSON.parse(text) as ReplyOf<typeof operation>;
      const seconds = attempt < tries ? secondsToWait(result, attempt) : null;
      if (seconds === null) throw faultOf(result, text, url, onceKey);
      note(`${whyAgain(result, url)}; trying again in ${seconds} s (try ${attempt + 1} of ${tries})`);
      await sleep(seconds * 1_000);
    }
  };
}

type Failed = Exclude<CallResult<Operation>, { outcome: "done" }>;

function secondsToWait(result: Failed, attempt: number): number | null {
  const asked = result.outcome === "refused" ? result.retryAfterSeconds : null;
  if (asked !== null && asked > LONGEST_WAIT_SECONDS) return null;
  return isWorthRepeating(result) ? (asked ?? attempt / 2) : null;
}

function isWorthRepeating(result: Failed): boolean {
  if (result.outcome === "unreachable") return !(result.cause instanceof ReplyTooLarge);
  return (result.outcome === "refused" ? result.problem.status : result.status) === 503;
}

function whyAgain(result: Failed, url: string): string {
  if (result.outcome === "unreachable") return `${url} does not answer: ${describeCause(result.cause)}`;
  return result.outcome === "refused"
    ? `${result.problem.code}: ${result.problem.detail}`
    : `${url} is not available`;
}

function faultOf(result: Failed, text: string, url: string, onceKey: string | null): Fault {
  switch (result.outcome) {
    case "refused": {
      const problem = JSON.parse(text) as Problem;
      return new Fault(EXIT.refused, problem, problem.status >= 500 ? onceKey : null);
    }
    case "nonsense":
      return new Fault(EXIT.unreachable, nonsense(url, result.detail), onceKey);
    case "unreachable":
      return new Fault(EXIT.unreachable, silence(url, result.cause), onceKey);
  }
}

function nonsense(url: string, detail: string): Trouble {
  return ownTrouble(
    "SERVICE_ANSWER_INVALID",
    `What answers at ${url} is not the service, or is broken: ${detail}.`,
    "Check the address with `countersign config show`; where it is right, try again later or tell ops.",
  );
}

function silence(url: string, cause: unknown): Trouble {
  if (cause instanceof ReplyTooLarge) return nonsense(url, cause.message.replace(/\.$/, ""));
  return ownTrouble(
    "SERVICE_UNREACHABLE",
    `The service at ${url} cannot be reached: ${describeCause(cause)}.`,
    "Check that it runs and that the address is right (`countersign config show`).",
  );
}
