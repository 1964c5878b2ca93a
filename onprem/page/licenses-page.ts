import { ConfigurationFault } from "../../client/index.ts";
import type { LicenseKeys } from "../keys/license-keys.ts";
import { act, bytesMaxOf, isAction, isKeyAction } from "./actions.ts";
import { keepEvents } from "./event-log.ts";
import { type PageRequest, type PageResponse, pathOf, sendJson } from "./exchange.ts";
import { hostFault, originFault } from "./guard.ts";
import { securityHeaders } from "./headers.ts";
import { openKeyDesk } from "./key-desk.ts";
import { type PageFault, pageFault } from "./page-fault.ts";
import type { PageLicensing } from "./page-licensing.ts";
import type { PageState } from "./page-state.ts";
import { readBody } from "./read-body.ts";
import { methodsOf, redirect, sendAsset, sendFault } from "./replies.ts";

export type { PageRequest, PageResponse } from "./exchange.ts";
export type { PageLicensing } from "./page-licensing.ts";

/** How a product embeds the page. */
export interface LicensesPageOptions<R extends PageRequest> {
  /** Whether who sends the request may see and change the licenses: your own check of your own login. */
  readonly authorize: (request: R) => boolean | Promise<boolean>;
  /** Where the page is, such as `/admin/licenses`; left out, at `/`, also for a router that cuts its own prefix off. */
  readonly path?: string | undefined;
  /** Host names, with their port where it is not the usual one, under which a proxy in front serves the page. */
  readonly hosts?: readonly string[] | undefined;
  /** Sites that may show the page in a frame; left out, none. */
  readonly frameAncestors?: readonly string[] | undefined;
  /** The license keys of the installation; left out, the page shows nothing of them. */
  readonly keys?: LicenseKeys | undefined;
  /**
   * Who sends the request, as your product calls them: then key files are imported in their name, which needs an Administrator key
   * unless it is the built-in user. Left out, all that `authorize` lets in act as the built-in user.
   */
  readonly userOf?: ((request: R) => string | Promise<string>) | undefined;
  /** Told of a fault in the program; left out, it becomes a warning of the process. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Answers a request; false for one that is not the page's, which is left untouched. */
export type PageHandler<R extends PageRequest> = (request: R, response: PageResponse) => Promise<boolean>;

/**
 * The Licenses page as a handler for your own server: page, script, style and its JSON interface. Throws a
 * ConfigurationFault for options that cannot be meant.
 */
export function licensesPage<R extends PageRequest>(
  licensing: PageLicensing,
  options: LicensesPageOptions<R>,
): PageHandler<R> {
  const { authorize, userOf, keys, hosts = [], frameAncestors = [], onError = warn } = options;
  if (typeof authorize !== "function")
    throw new ConfigurationFault(
      "The Licenses page has no authorize.",
      "Give a function that is true for a request of an administrator who is signed in.",
    );
  const base = readPath(options.path ?? "/");
  const headers = securityHeaders(frameAncestors);
  const log = keepEvents(licensing, Date.now);
  const desk = keys === undefined ? null : openKeyDesk(keys, { now: Date.now, onError });
  const state = (): PageState => ({
    status: licensing.status(),
    events: log.events(),
    since: log.since,
    keys: desk?.state() ?? null,
  });

  /** Data of the page: who asks must be allowed to, and who changes anything must be this page. */
  const answerData = async (request: R, name: string): Promise<object> => {
    const isRead = name === "status" || name === "events";
    const isKnown = isRead || (isAction(name) && (desk !== null || !isKeyAction(name)));
    if (!isKnown) return pageFault("ADDRESS_UNKNOWN");
    if (!methodsOf(isRead).includes(request.method ?? "")) return pageFault("METHOD_NOT_ALLOWED");
    const foreign = isRead ? null : originFault(request, hosts);
    if (foreign !== null) return foreign;
    if (!(await authorize(request))) return pageFault("NOT_ALLOWED");
    if (!isAction(name)) return name === "status" ? state() : { events: log.events(), since: log.since };
    const read = await readBody(request, bytesMaxOf(name));
    if (!read.ok) return read;
    const served = userOf === undefined ? desk : (desk?.servedFor(await userOf(request)) ?? null);
    const done = await act({ licensing, desk: served }, name, read.body);
    return done.ok ? { outcome: done.outcome, state: state() } : done;
  };

  const answer = async (request: R, response: PageResponse, path: string): Promise<void> => {
    const [, name] = /^\/api\/([a-z-]{1,40})$/.exec(path) ?? [];
    const unserved = hostFault(request, hosts);
    if (unserved !== null) return sendFault(response, unserved, headers);
    if (name === undefined) return sendAsset(request, response, path, headers);
    const data = await answerData(request, name);
    if ("code" in data) return sendFault(response, data as PageFault, headers, name);
    sendJson(response, 200, data, headers);
  };

  return async (request, response) => {
    const path = pathOf(request.url);
    if (path !== base && !path.startsWith(`${base}/`)) return false;
    const rest = path.slice(base.length);
    const shown = pathOf(request.originalUrl ?? request.url);
    try {
      if ((rest === "" || rest === "/") && !shown.endsWith("/")) redirect(response, shown, headers);
      else await answer(request, response, rest);
    } catch (error) {
      onError(error);
      sendFault(response, pageFault("PAGE_BROKEN"), headers);
    }
    return true;
  };
}

function readPath(path: string): string {
  const isPath = /^\/[\w.~%/-]*$/.test(path) && !path.includes("//");
  if (!isPath)
    throw new ConfigurationFault(`"${path}" is no path of a page.`, "Give one like /admin/licenses.");
  return path.replace(/\/$/, "");
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
