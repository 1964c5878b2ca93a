import type { EventName, LicensingEvents, Refused, Status } from "../../../client/index.ts";
import type { PageLicensing } from "../page-licensing.ts";
import { T0 } from "./statuses.ts";

type Answers = Omit<PageLicensing, "status" | "on">;

/** A licensing whose status and answers a test decides, for states that the real one is hard to bring into. */
export interface Double extends PageLicensing {
  now: Status;
  readonly answers: Answers;
  /** Every operation that was asked for, with what it was given. */
  readonly asked: { readonly name: string; readonly given: readonly unknown[] }[];
  raise<E extends EventName>(name: E, data: LicensingEvents[E]): void;
}

export const REFUSED: Refused = {
  ok: false,
  kind: "refused",
  code: "TOKEN_EXPIRED",
  detail: "The activation token is past its end.",
  fix: "Generate another one in the vendor's portal.",
};

export function doubleOf(status: Status): Double {
  const listeners = new Map<string, ((data: never) => void)[]>();
  const asked: Double["asked"] = [];
  const carried = { ok: true as const, at: T0, fileName: "fax-01-countersign-request.txt" };
  const answers: Answers = {
    activate: async () => REFUSED,
    refresh: async () => ({ ok: true, valid: true, licenses: [], downgraded: [] }),
    deactivate: async () => ({ ok: true, released: [], licenses: [] }),
    testConnection: async () => ({
      ok: true,
      kind: "ok",
      detail: "https://licenses.example.com answers.",
      fix: null,
    }),
    request: async () => ({ ...carried, text: "COUNTERSIGN/1 REQUEST\n", parts: ["CSQ1:AAAAAA:1/1:A"] }),
    acceptResponse: async () => REFUSED,
    giveBack: async () => REFUSED,
    lastReturn: async () => REFUSED,
    cluster: async () => ({ ok: true, cluster: { at: T0, nodes: [], more: false } }),
  };
  const ask = (name: keyof Answers) =>
    ((...given: readonly unknown[]) => {
      asked.push({ name, given });
      return (double.answers[name] as (...all: readonly unknown[]) => Promise<unknown>)(...given);
    }) as never;
  const double: Double = {
    now: status,
    answers,
    asked,
    status: () => double.now,
    activate: ask("activate"),
    refresh: ask("refresh"),
    deactivate: ask("deactivate"),
    testConnection: ask("testConnection"),
    request: ask("request"),
    acceptResponse: ask("acceptResponse"),
    giveBack: ask("giveBack"),
    lastReturn: ask("lastReturn"),
    cluster: ask("cluster"),
    on: (name, listener) => {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
      return double as never;
    },
    raise: (name, data) => {
      for (const listener of listeners.get(name) ?? []) listener(data as never);
    },
  };
  return double;
}
