import { isDowngrade } from "../../shared/domain/refusal.ts";
import type { LicenseFile, Verdict } from "../../shared/signing/license-file.ts";
import type { HeldLicense, RemovedLicense } from "../state/stored-state.ts";

/** What a node holds when an answer arrives. */
export interface Held {
  readonly licenses: readonly HeldLicense[];
  /** Licenses that were taken away or given back before. */
  readonly removed: readonly RemovedLicense[];
  /** No document below this serial is accepted. */
  readonly serialFloor: number;
}

/** The answer to one request: its documents, already opened as this service's for this node. */
export interface Answer {
  readonly nonce: string;
  readonly file: LicenseFile | null;
  readonly verdict: Verdict | null;
}

/** Why an answer changes nothing. */
export type AnswerFault =
  | "ANSWER_TO_ANOTHER_REQUEST"
  | "ANSWER_OLDER"
  | "ANSWER_CONTRADICTS_ITSELF"
  | "ANSWER_WITHOUT_LICENSE_FILE"
  | "ANSWER_UNPROVEN";

export type Acceptance =
  | {
      readonly accepted: true;
      /** The license file to run on from now on; null: the one that is stored. */
      readonly file: LicenseFile | null;
      /** All licenses that are removed from now on. */
      readonly removed: readonly RemovedLicense[];
      /** Those that this answer has taken away from what was held. */
      readonly downgraded: readonly RemovedLicense[];
    }
  | { readonly accepted: false; readonly fault: AnswerFault };

const REMOVED_MAX = 30;

/**
 * Judges the answer to a poll. A license is lost only where a verdict names it with a reason that may stop an
 * installation; a no without a proof changes nothing, and what a license file just leaves out runs on as before, until its
 * own deadline.
 */
export function acceptVerification(held: Held, answer: Answer): Acceptance {
  const { file, verdict } = answer;
  const fault = faultOf(held, answer);
  if (fault !== null) return no(fault);
  if (file === null && verdict === null) return no("ANSWER_UNPROVEN");
  const noes = new Map(
    (verdict?.noes ?? []).flatMap(({ licenseId, code }) => (isDowngrade(code) ? [[licenseId, code]] : [])),
  );
  const named = new Set(file?.licenses.map(({ id }) => id));
  if ([...noes.keys()].some((id) => named.has(id))) return no("ANSWER_CONTRADICTS_ITSELF");

  const { serial, at } = { serial: verdict?.serial ?? 0, at: (verdict?.iat ?? 0) * 1_000 };
  const take = (license: HeldLicense): RemovedLicense[] => {
    const code = noes.get(license.id);
    return code === undefined ? [] : [{ license, code, serial, at }];
  };
  const downgraded = held.licenses.flatMap(take);
  const before = held.removed.map((each) => take(each.license)[0] ?? each);
  return { accepted: true, file, removed: newest([...downgraded, ...before], named), downgraded };
}

/**
 * Judges the answer to an activation: a license file with all that was granted. What was held before is judged as at a poll, so
 * that a verdict beside it takes away what was taken away meanwhile.
 */
export function acceptActivation(held: Held, answer: Answer, granted: readonly string[]): Acceptance {
  const fault = faultOf(held, answer);
  if (fault !== null) return no(fault);
  const named = new Set(answer.file?.licenses.map(({ id }) => id));
  if (!granted.every((id) => named.has(id)) || named.size === 0) return no("ANSWER_WITHOUT_LICENSE_FILE");
  return acceptVerification(held, answer);
}

/**
 * Judges the answer to giving licenses back. The node itself asked for it, so a plain list is enough; but it must name
 * all that was asked. What was not asked for stays: a license file that leaves some of it out is not taken over.
 */
export function acceptRelease(
  held: Held,
  answer: Answer,
  { asked, released, now }: { asked: readonly string[]; released: readonly string[]; now: number },
): Acceptance {
  const fault = faultOf(held, answer);
  if (fault !== null) return no(fault);
  if (!asked.every((id) => released.includes(id))) return no("ANSWER_UNPROVEN");
  const stated = new Set(answer.file?.licenses.map(({ id }) => id));
  if (asked.some((id) => stated.has(id))) return no("ANSWER_CONTRADICTS_ITSELF");
  const isWhole = held.licenses.every(({ id }) => asked.includes(id) || stated.has(id));
  const file = isWhole ? answer.file : null;
  const serial = Math.max(held.serialFloor, file?.serial ?? 0);
  const given = held.licenses
    .filter(({ id }) => asked.includes(id))
    .map((license): RemovedLicense => ({ license, code: "RELEASED", serial, at: now }));
  const named = file === null ? new Set<string>() : stated;
  return { accepted: true, file, removed: newest([...given, ...held.removed], named), downgraded: [] };
}

function faultOf(held: Held, { nonce, file, verdict }: Answer): AnswerFault | null {
  for (const document of [file, verdict]) {
    if (document === null) continue;
    if (document.nonce !== nonce) return "ANSWER_TO_ANOTHER_REQUEST";
    if (document.serial < held.serialFloor) return "ANSWER_OLDER";
  }
  return null;
}

/** One entry per license, the newest first; what a license file names again is not removed any more. */
function newest(removed: readonly RemovedLicense[], named: ReadonlySet<string>): readonly RemovedLicense[] {
  const seen = new Set(named);
  const kept = removed.filter(({ license }) => !seen.has(license.id) && seen.add(license.id));
  return kept.slice(0, REMOVED_MAX);
}

function no(fault: AnswerFault): Acceptance {
  return { accepted: false, fault };
}
