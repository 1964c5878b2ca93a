import type { ActionName, ActionOutcomes, PageState } from "../page-state.ts";

/** A no with its cure, as the page's server and the licensing give it. */
export interface Problem {
  readonly ok: false;
  readonly code: string;
  readonly detail: string;
  readonly fix: string;
}

/** What an action came to, and the state after it. */
export interface Done<Name extends ActionName> {
  readonly outcome: ActionOutcomes[Name];
  readonly state: PageState;
}

const AWAY: Problem = {
  ok: false,
  code: "PAGE_AWAY",
  detail: "The program that serves this page does not answer.",
  fix: "See that it runs, then try again. What you have typed is still here.",
};

/** Reads all that the page shows. */
export function readState(): Promise<PageState | Problem> {
  return exchange<PageState>("status", { method: "GET" });
}

/** Asks for an action. */
export function callAction<Name extends ActionName>(name: Name, body: object): Promise<Done<Name> | Problem> {
  return post(name, body);
}

/** Exchanges the login key for a cookie. */
export function logIn(key: string): Promise<{ readonly ok: true } | Problem> {
  return post("login", { key });
}

function post<T>(name: string, body: object): Promise<T | Problem> {
  const headers = { "content-type": "application/json" };
  return exchange<T>(name, { method: "POST", headers, body: JSON.stringify(body) });
}

async function exchange<T>(name: string, init: RequestInit): Promise<T | Problem> {
  try {
    const response = await fetch(`api/${name}`, { ...init, credentials: "same-origin", cache: "no-store" });
    return (await response.json()) as T | Problem;
  } catch {
    return AWAY;
  }
}

/** True for a no of the page's server. */
export function isProblem(reply: object): reply is Problem {
  return "code" in reply;
}
