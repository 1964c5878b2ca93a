import { productsInUse } from "./activate.ts";
import type { SiteFacts } from "./activate-site.ts";
import { explainUse } from "./explain.ts";
import { type Step, verdictOf } from "./explain-step.ts";
import type { Untold } from "./license-rules.ts";
import type { LicenseRefusal } from "./refusal.ts";
import type { Environment, Newcomer } from "./take-use.ts";

/** Who would activate, as far as a person says; null is what is left out. A node goes by its id, a site by its domain. */
export interface Question {
  readonly nodeId: string | null;
  readonly domain: string | null;
  readonly ip: string | null;
  readonly serverType: string | null;
}

export interface Explanation {
  /** Null: nothing refuses, but something depends on what was left out. */
  readonly wouldSucceed: boolean | null;
  readonly code: LicenseRefusal | null;
  readonly steps: readonly Step<LicenseRefusal>[];
}

/** What would happen if the one in question activated now. What it told of itself before is known; what nobody told is not. */
export function explainQuestion(
  { license, site, held }: SiteFacts,
  holderId: string,
  question: Question,
  environment: Environment,
): Explanation {
  const { nodeId, domain, ip, serverType } = question;
  const newcomer: Newcomer = {
    holderId,
    hostName: site?.hostName ?? null,
    clientName: null,
    tokenId: null,
    place: { url: null, domain },
    origin: { observedIp: ip ?? "", claimedIp: null, userAgent: null },
    serverType: serverType ?? site?.serverType ?? null,
    mode: "online",
    isVouchedFor: false,
  };
  const untold: ReadonlySet<Untold> = new Set([
    ...when<Untold>(domain === null && (nodeId === null || site === null), "domain"),
    ...when<Untold>(ip === null, "ip"),
    ...when<Untold>(serverType === null && site === null, "serverType"),
    ...when<Untold>(nodeId === null && domain === null && ip === null, "holder"),
  ]);
  const inUse = productsInUse(held, environment.now);
  const steps = explainUse(license, newcomer, inUse, environment, untold);
  const code = verdictOf(steps);
  const isOpen = steps.some(({ verdict }) => verdict === "not-told");
  return { wouldSucceed: code !== null ? false : isOpen ? null : true, code, steps };
}

function when<T>(condition: boolean, value: T): readonly T[] {
  return condition ? [value] : [];
}
