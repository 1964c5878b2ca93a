import type { EventName, LicensingEvents } from "../../client/index.ts";
import type { PageLicensing } from "./page-licensing.ts";
import type { PageEvent } from "./page-state.ts";

const EVENTS_MAX = 100;

type Named = { readonly product: { readonly name: string } };
const named = (list: readonly Named[]) => list.map(({ product }) => product.name).join(", ");
const many = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;

type Sentences = {
  readonly [E in EventName]: (data: LicensingEvents[E], nameOf: (code: string) => string) => string;
};

const SENTENCES: Sentences = {
  activated: ({ licenses }) => `Activated: ${named(licenses)}.`,
  refreshed: ({ status }) =>
    `The vendor's service has confirmed the ${status.licenses.length === 0 ? "evaluation" : "licenses"}.`,
  refused: ({ code, detail }) => `The vendor's service has refused: ${detail} (${code})`,
  downgraded: ({ licenses }) => `The vendor has ended: ${named(licenses)}.`,
  unreachable: ({ code, detail }) => `The vendor's service was not reached: ${detail} (${code})`,
  recovered: ({ failures }) =>
    `The vendor's service answers again, after ${many(failures, "failed attempt")}.`,
  expiring: ({ license }) => `The license of ${license.product.name} ends soon.`,
  expired: ({ license }) => `The license of ${license.product.name} is over.`,
  "not-licensed": ({ productCode }, nameOf) => `${nameOf(productCode)} is used without a license.`,
  "evaluation-ending": ({ evaluation }) =>
    `The evaluation of ${evaluation.product.name} ends in ${many(evaluation.daysLeft, "day")}.`,
  "evaluation-over": ({ evaluation }) => `The evaluation of ${evaluation.product.name} is over.`,
  "over-capacity": ({ application: { product, unitsInUse, capacity } }) =>
    `${product.name} uses ${unitsInUse ?? "more"} units, and its licenses cover ${capacity ?? 0}.`,
  "requirement-missing": ({ productCode, missing }, nameOf) =>
    `${nameOf(productCode)} needs a license of ${missing.map(nameOf).join(", ")} on this server.`,
  "state-fault": ({ state: { detail, fix } }) =>
    `${detail ?? "The license files are sound again."} ${fix ?? ""}`,
  "clock-behind": ({ behindMs }) =>
    `This server's clock is ${many(Math.round(behindMs / 3_600_000), "hour")} behind.`,
};

/** What has happened since this was made, newest first; the same thing in a row is told once, with its count. */
export interface EventLog {
  readonly since: number;
  events(): readonly PageEvent[];
}

/** Begins to listen. */
export function keepEvents(licensing: PageLicensing, now: () => number): EventLog {
  const kept: PageEvent[] = [];
  const since = now();
  const nameOf = (code: string) =>
    licensing.status().applications?.find(({ product }) => product.code === code)?.product.name ?? code;
  const listen = <E extends EventName>(name: E) => {
    licensing.on(name, (data) => {
      const text = SENTENCES[name](data, nameOf).trim();
      const last = kept[0];
      const isSame = last?.name === name && last.text === text;
      if (isSame) kept.shift();
      const id = (last?.id ?? 0) + (isSame ? 0 : 1);
      kept.unshift({ id, at: now(), name, text, times: isSame ? last.times + 1 : 1 });
      kept.splice(EVENTS_MAX);
    });
  };
  for (const name of Object.keys(SENTENCES) as EventName[]) listen(name);
  return { since, events: () => [...kept] };
}
