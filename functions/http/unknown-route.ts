import middy from "@middy/core";
import { ROUTES } from "../../shared/contract/routes.ts";
import type { HttpEvent, HttpResponse } from "./event.ts";
import { logged } from "./logged.ts";
import { problemResponse } from "./problem.ts";
import type { RouteHandler } from "./route.ts";

/** Answers what no route answers: 405 for a known address with another method, 404 for all else. */
export const handler = middy({ timeoutEarlyInMillis: 0 })
  .use(logged("unknown-route"))
  .handler(async ({ rawPath, requestContext }: HttpEvent): Promise<HttpResponse> => {
    const methods = ROUTES.filter(({ path }) => pathMatches(path, rawPath)).map(({ method }) => method);
    if (methods.length === 0) return problemResponse("ROUTE_UNKNOWN", requestContext.requestId);
    const response = problemResponse("METHOD_NOT_ALLOWED", requestContext.requestId);
    return { ...response, headers: { ...response.headers, allow: [...new Set(methods)].join(", ") } };
  }) as unknown as RouteHandler;

function pathMatches(template: string, path: string): boolean {
  const [wanted, given] = [template.split("/"), path.split("/")];
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith("{") || part === given[index])
  );
}
