import type { ErrorCode } from "../../shared/contract/errors.ts";
import { type ProblemExtra, ShellRefusal } from "./answer.ts";
import type { HttpEvent, HttpResponse } from "./event.ts";
import { failureCode } from "./failure.ts";
import type { LogLine } from "./log-line.ts";
import { problemResponse } from "./problem.ts";
import { servicesOf } from "./services-of.ts";

/** What the log line tells besides the request itself; the shell fills it in on its way. */
export interface Progress {
  startedAt?: number;
  caller?: string;
  code?: string;
}

/** How a refusal of the shell looks: a problem document, except where another protocol is spoken. */
type Refused = (code: ErrorCode, event: HttpEvent, extra: ProblemExtra) => HttpResponse;

const problem: Refused = (code, event, extra) => problemResponse(code, event.requestContext.requestId, extra);

interface ShellRequest {
  readonly event: HttpEvent;
  readonly context: object;
  response: HttpResponse;
  readonly error: unknown;
}

/**
 * The middleware around every handler: one log line for each request, the request id and the security headers on every
 * reply, and a problem for everything thrown.
 */
export function logged(operation: string, refused: Refused = problem) {
  const finish = (request: ShellRequest, error?: LogLine["error"]) => {
    const { event, context } = request;
    const { startedAt = 0, caller, code } = context as Progress;
    const { requestId } = event.requestContext;
    request.response = {
      ...request.response,
      headers: {
        ...request.response.headers,
        "x-request-id": requestId,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    };
    servicesOf(context).log({
      level: error === undefined ? "info" : "error",
      requestId,
      operation,
      status: request.response.statusCode,
      code: code ?? null,
      caller: caller ?? null,
      ms: Math.round((performance.now() - startedAt) * 10) / 10,
      ...(error === undefined ? {} : { error }),
    });
  };
  return {
    before: ({ context }: ShellRequest) => {
      (context as Progress).startedAt = performance.now();
    },
    after: (request: ShellRequest) => finish(request),
    onError: (request: ShellRequest) => {
      const { error, context, event } = request;
      const code = failureCode(error);
      (context as Progress).code = code;
      request.response = refused(code, event, error instanceof ShellRefusal ? error.extra : {});
      const isOurs = error instanceof Error && !(error instanceof ShellRefusal);
      finish(request, isOurs ? { name: error.name, message: error.message, stack: error.stack } : undefined);
    },
  };
}
