import middy from "@middy/core";
import type { Address } from "../../shared/contract/addresses.ts";
import type { HttpEvent, HttpResponse } from "./event.ts";
import { logged } from "./logged.ts";
import { problemResponse } from "./problem.ts";
import type { RouteHandler } from "./route.ts";
import { renderRefusal } from "./wire-answer.ts";

/**
 * Answers what no route answers: 405 for a known address with another method, 404 for all else. Below /api/ it answers as
 * the License Manager protocol does, in words that make no client program delete its license. The addresses are given, so that
 * the function in the cloud is not bundled with the whole contract.
 */
export function unknownRoute(addresses: readonly Address[]): RouteHandler {
  const shell = middy({ timeoutEarlyInMillis: 0 }).use(logged("unknown-route"));
  return shell.handler(async ({ rawPath, requestContext }: HttpEvent): Promise<HttpResponse> => {
    const answer = (code: "ROUTE_UNKNOWN" | "METHOD_NOT_ALLOWED") =>
      rawPath.startsWith("/api/")
        ? renderRefusal(null, "external", code, {})
        : problemResponse(code, requestContext.requestId);
    const methods = addresses.filter(({ path }) => pathMatches(path, rawPath)).map(({ method }) => method);
    if (methods.length === 0) return answer("ROUTE_UNKNOWN");
    const response = answer("METHOD_NOT_ALLOWED");
    return { ...response, headers: { ...response.headers, allow: [...new Set(methods)].join(", ") } };
  }) as unknown as RouteHandler;
}

function pathMatches(template: string, path: string): boolean {
  const [wanted, given] = [template.split("/"), path.split("/")];
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith("{") || part === given[index])
  );
}
