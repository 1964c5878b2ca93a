import { ERRORS } from "../../shared/contract/errors.ts";
import type { LicenseNo } from "../../shared/domain/activate.ts";
import type { AnswerDecision } from "../../shared/domain/answer-request.ts";
import { modeChanges } from "../../shared/domain/changes.ts";
import type { ProblemExtra } from "./answer.ts";
import type { Context } from "./context.ts";

type Granted = Extract<AnswerDecision, { outcome: "granted" }>;

/** The entry of an answered request string: of new uses, or of one string more for uses that are held. */
export function answeredEntry(
  { node, claims, changes }: Pick<Granted, "node" | "claims" | "changes">,
  activity: Context["activity"],
): ReturnType<Context["activity"]> {
  const held = changes.map(({ after }) => after);
  const all = [...claims.map(({ activation }) => activation), ...held];
  const moved = modeChanges(changes);
  const isNew = claims.length + moved.length > 0;
  return activity(isNew ? "activation.succeeded" : "response.issued", {
    accountId: node.accountId,
    subjects: [...all.map(({ id }) => id), node.id, ...new Set(held.map(({ productId }) => productId))],
    changes: moved,
  });
}

/** Each license that stood in the way, with the sentence of its code; nothing where none did. */
export function namedNoes(licenses: readonly LicenseNo[]): ProblemExtra {
  if (licenses.length === 0) return {};
  return { licenses: licenses.map((no) => ({ ...no, detail: ERRORS[no.code].detail })) };
}
