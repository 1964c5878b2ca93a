import middy from "@middy/core";
import type { BodyOf, Operation, ParamsOf, QueryOf } from "../../shared/contract/operation.ts";
import type { Origin } from "../../shared/domain/activation.ts";
import { newIdFrom } from "../../shared/domain/new-id.ts";
import { AnsweredMeanwhile } from "../../shared/storage/transact.ts";
import type { Answer } from "./answer.ts";
import { recordAttempt } from "./attempt.ts";
import { authenticate, type CallerIdentity } from "./authenticate.ts";
import { activityOf, type Context } from "./context.ts";
import type { HttpEvent, HttpResponse } from "./event.ts";
import { logged, type Progress } from "./logged.ts";
import { jsonResponse, type OnceRequest, onceRequest, onceWrites, repeatedAnswer } from "./once.ts";
import { problemResponse } from "./problem.ts";
import { type Input, readInput, refuseOversized } from "./read-input.ts";
import type { Services } from "./services.ts";
import { servicesOf } from "./services-of.ts";

type CallerOf<O extends Operation> = Extract<CallerIdentity, { kind: O["caller"]["kind"] }>;

/** What a handler is asked: input that fits the contract, from a caller that is proven. */
export interface Request<O extends Operation> {
  readonly body: BodyOf<O>;
  readonly params: ParamsOf<O>;
  readonly query: QueryOf<O>;
  readonly caller: CallerOf<O>;
  readonly origin: Origin;
}

export type Handle<O extends Operation> = (request: Request<O>, context: Context) => Promise<Answer<O>>;

/** A handler as Lambda calls it. The second argument may carry the services (tests, `local`). */
export type RouteHandler = (event: HttpEvent, lambdaContext: object) => Promise<HttpResponse>;

/**
 * The shell that every handler shares: read, authenticate, call, answer, log. What `handle` returns is checked
 * against the contract; what it throws becomes a 503 or a 500 without a word from inside.
 */
export function route<O extends Operation>(operation: O, handle: Handle<O>): RouteHandler {
  const shell = middy({ timeoutEarlyInMillis: 0 }).use(logged(operation.name));
  return shell.handler(async (event: HttpEvent, lambdaContext: object) => {
    const progress = lambdaContext as Progress;
    const services = servicesOf(lambdaContext);
    refuseOversized(operation, event);
    const identity = await authenticate(operation, event, services);
    const callerId =
      identity.kind === "node" ? identity.nodeId : identity.kind === "staff" ? identity.id : "anyone";
    progress.caller = callerId;
    const input = readInput(operation, event);
    const once = onceRequest(operation, event, callerId, services);
    const repeated = once && (await repeatedAnswer(once, services));
    if (repeated) return repeated;
    const context = contextOf(event, identity, callerId, once, services);
    const request = { ...input, caller: identity, origin: originOf(event) } as Input & Request<O>;
    return answerOnce(once, services, async () => {
      const answer = await handle(request, context);
      if (answer.kind === "reply") return jsonResponse(answer.status, answer.body);
      progress.code = answer.code;
      if (answer.attempt !== null) await recordAttempt(answer.code, answer.attempt, request.origin, context);
      return problemResponse(answer.code, context.requestId, answer.extra);
    });
  }) as unknown as RouteHandler;
}

/** When the same request was answered while this one ran, its answer is this one's, too. */
async function answerOnce(
  once: OnceRequest | null,
  services: Services,
  run: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  try {
    return await run();
  } catch (error) {
    const repeated = error instanceof AnsweredMeanwhile && once ? await repeatedAnswer(once, services) : null;
    if (repeated === null) throw error;
    return repeated;
  }
}

function contextOf(
  event: HttpEvent,
  identity: CallerIdentity,
  callerId: string,
  once: OnceRequest | null,
  services: Services,
): Context {
  const actor = { kind: identity.kind === "anyone" ? "service" : identity.kind, id: callerId } as const;
  return {
    ...services,
    requestId: event.requestContext.requestId,
    newId: newIdFrom(services.randomBytes),
    activity: activityOf(services, actor, originOf(event)),
    once: onceWrites(once, services),
  };
}

/** Where a request came from: the address that the gateway saw; what the client says of itself is kept as a claim. */
function originOf({ requestContext, headers }: HttpEvent): Origin {
  return {
    observedIp: requestContext.http.sourceIp,
    claimedIp: headers["x-api-ip"]?.slice(0, 64) ?? null,
    userAgent: (requestContext.http.userAgent ?? headers["user-agent"])?.slice(0, 256) ?? null,
  };
}
