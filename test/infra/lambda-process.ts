import { createRequire } from "node:module";
import { join } from "node:path";
import type { HttpEvent, HttpResponse } from "../../functions/http/event.ts";
import { type Bundles, nameOf, ofType, type Synthesized } from "./synthesized.ts";

type Handler = (event: HttpEvent, context: object) => Promise<HttpResponse>;

/** Loads a function's bundle as a new Lambda process would, with the environment that the template gives it. */
export function loadFunction(name: string, { folder }: Bundles, template: Synthesized): Handler {
  const [, lambda] =
    ofType(template, "AWS::Lambda::Function").find(([, each]) => nameOf(each) === name) ?? [];
  if (lambda === undefined) throw new Error(`the template has no function ${name}`);
  for (const variable of ["COUNTERSIGN_TABLE", "COUNTERSIGN_PARAMETERS"]) {
    const value = lambda.Properties.Environment?.Variables[variable];
    if (value === undefined) delete process.env[variable];
    else process.env[variable] = typeof value === "string" ? value : "the-table";
  }
  const require = createRequire(import.meta.url);
  const file = join(folder, name, "index.js");
  delete require.cache[file];
  return require(file).handler;
}

/** A request as API Gateway passes it; a route without parameters, or with their names for values. */
export function eventFor(routeKey: string, change: Partial<HttpEvent> = {}): HttpEvent {
  const [method = "GET", path = "/nowhere"] = routeKey.split(" ");
  return {
    rawPath: path,
    rawQueryString: "",
    headers: {},
    requestContext: { requestId: "r-1", routeKey, http: { method, path, sourceIp: "192.0.2.1" } },
    isBase64Encoded: false,
    ...change,
  };
}
