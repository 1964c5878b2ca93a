/**
 * The shell of the License Manager protocol, beside route.ts, which is that of our own API. To add an operation:
 *
 * 1. `shared/contract/wire/NAME.ts`: its addresses, each with the dialect spoken there, the kind and scope of its key,
 *    its fields (wire-fields.ts; unknown ones are ignored), and each refusal that it may answer, with its words.
 * 2. List it in `shared/contract/wire-routes.ts`. The local gateway, the cloud routes and the 404s follow from there.
 * 3. `functions/ROOM/NAME.ts`: `export const handler = wireRoute(contract, async (request, context) => ...)`, in the usual
 *    four steps. It returns `wireReply({ external: {...}, legacy: {...} })`, a body for every dialect it is asked in
 *    (`status` and `is_active` are put before it), or `refuse(CODE, {}, attempt)` with a code that the contract lists.
 * 4. `infra/access.ts`: what it does to the table. test/infra compares that with the sources.
 */
import middy from "@middy/core";
import * as z from "zod/mini";
import { allows } from "../../shared/contract/access.ts";
import type { ErrorCode } from "../../shared/contract/errors.ts";
import type { Dialect, DialectOf, FieldsOf, WireOperation } from "../../shared/contract/wire-operation.ts";
import type { Origin } from "../../shared/domain/activation.ts";
import type { ApiKey } from "../../shared/domain/api-key.ts";
import { newIdFrom } from "../../shared/domain/new-id.ts";
import { type ProblemExtra, ShellRefusal } from "./answer.ts";
import { recordAttempt } from "./attempt.ts";
import { authenticateKey } from "./authenticate.ts";
import { activityOf, type Context } from "./context.ts";
import { bodyText, type HttpEvent } from "./event.ts";
import { logged, type Progress } from "./logged.ts";
import { BODY_LIMIT_BYTES } from "./read-input.ts";
import type { RouteHandler } from "./route.ts";
import type { Services } from "./services.ts";
import { servicesOf } from "./services-of.ts";
import { type FieldErrors, renderRefusal, renderReply, type WireAnswer } from "./wire-answer.ts";
import { readBag } from "./wire-fields.ts";
import { keyOf, urlOf, wireOriginOf } from "./wire-headers.ts";

/** What a handler of the wire is asked. */
export interface WireRequest<O extends WireOperation> {
  readonly fields: FieldsOf<O>;
  readonly dialect: DialectOf<O>;
  /** Where the caller says that it runs, as it says it. */
  readonly url: string | null;
  readonly origin: Origin;
}

export type WireHandle<O extends WireOperation> = (
  request: WireRequest<O>,
  context: Context,
) => Promise<WireAnswer<O>>;

/** A handler of the wire as Lambda calls it: read, authenticate, call, answer in the dialect of the address, log. */
export function wireRoute<O extends WireOperation>(operation: O, handle: WireHandle<O>): RouteHandler {
  const refused = (code: ErrorCode, event: HttpEvent, extra: ProblemExtra = {}) =>
    renderRefusal(operation, dialectOf(operation, event), code, fieldErrors(extra));
  const shell = middy({ timeoutEarlyInMillis: 0 }).use(
    logged(`${operation.room}-${operation.name}`, refused),
  );
  return shell.handler(async (event: HttpEvent, lambdaContext: object) => {
    const progress = lambdaContext as Progress;
    const services = servicesOf(lambdaContext);
    const dialect = dialectOf(operation, event);
    if (Buffer.byteLength(bodyText(event)) > BODY_LIMIT_BYTES) throw new ShellRefusal("BODY_TOO_LARGE");
    const key = await authenticated(operation, event, services);
    progress.caller = key?.id ?? "anyone";
    const fields = readFields(operation, event);
    const origin = wireOriginOf(event);
    const context = contextOf(event, operation, key, origin, services);
    const request = { fields, dialect, url: urlOf(event), origin } as WireRequest<O>;
    const answer = await handle(request, context);
    if (answer.kind !== "refusal") return renderReply(answer, dialect);
    progress.code = answer.code;
    if (answer.attempt !== null) await recordAttempt(answer.code, answer.attempt, origin, context);
    const isOfRequest = answer.code === "BUSY" || answer.extra.errors !== undefined;
    return renderRefusal(operation, dialect, answer.code, isOfRequest ? fieldErrors(answer.extra) : null);
  }) as unknown as RouteHandler;
}

/** The dialect of the address that was asked; API Gateway tells the address as it stands in the contract. */
function dialectOf({ addresses }: WireOperation, { requestContext }: HttpEvent): Dialect {
  const asked = addresses.find(({ method, path }) => `${method} ${path}` === requestContext.routeKey);
  return asked?.dialect ?? "external";
}

async function authenticated(
  { keyKind, scope }: WireOperation,
  event: HttpEvent,
  services: Services,
): Promise<ApiKey | null> {
  if (keyKind === null) return null;
  const text = keyOf(event);
  if (text === null) throw new ShellRefusal("CREDENTIALS_MISSING");
  const key = await authenticateKey(text, services);
  if (key.kind !== keyKind) throw new ShellRefusal("API_KEY_OF_ANOTHER_KIND");
  if (scope !== null && !allows(key.scopes, scope)) throw new ShellRefusal("SCOPE_MISSING");
  return key;
}

function readFields(operation: WireOperation, event: HttpEvent): unknown {
  const result = z.safeParse(operation.fields, readBag(event));
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => ({
    location: String(path[0] ?? "body"),
    message: `${String(path[0] ?? "body")} ${message}`,
    fix: "",
  }));
  throw new ShellRefusal("INPUT_INVALID", { errors });
}

function fieldErrors({ errors = [] }: ProblemExtra): FieldErrors {
  const grouped = Map.groupBy(errors, ({ location }) => location);
  return Object.fromEntries([...grouped].map(([field, of]) => [field, of.map(({ message }) => message)]));
}

function contextOf(
  event: HttpEvent,
  { room }: WireOperation,
  key: ApiKey | null,
  origin: Origin,
  services: Services,
): Context {
  const kind = key === null ? "service" : room === "external" ? "site" : "staff";
  return {
    ...services,
    requestId: event.requestContext.requestId,
    newId: newIdFrom(services.randomBytes),
    activity: activityOf(services, { kind, id: key?.id ?? "anyone" }, origin),
    once: () => [],
  };
}
