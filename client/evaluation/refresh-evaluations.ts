import { toWire } from "../../shared/contract/instant.ts";
import { LIMITS } from "../../shared/domain/limits.ts";
import type { Desk } from "../desk.ts";
import type { Refused } from "../outcome.ts";
import { converse } from "../service/converse.ts";
import { nodeClaims } from "../service/node-claims.ts";
import { localRefusal, nonsense } from "../service/refusal.ts";
import { START_EVALUATION } from "../service/replies.ts";
import { ensureNodeKey } from "../state/node-key.ts";
import type { Snapshot } from "../state/snapshot.ts";
import { KEY_FILE } from "../state/state-folder.ts";
import { changeState, contactAfter } from "../state/write-state.ts";
import { evaluationsOf } from "./own-evaluations.ts";

/** Codes of the products of this server that have no license, so that their evaluation matters. */
export function productsToEvaluate(snapshot: Snapshot, desk: Desk): readonly string[] {
  const { applications, clock } = desk;
  const facts = { applications, now: clock.effective(), ranMs: clock.ranMs() };
  return evaluationsOf(snapshot, facts)
    .flatMap(({ product, state }) => (state === "replaced" ? [] : [product.code]))
    .slice(0, LIMITS.licensesPerNode);
}

/**
 * Tells the service of this server's evaluations, and takes over what it signs of them: an evaluation that began
 * earlier on the same hardware is over earlier, and one that sales has extended runs longer.
 */
export async function refreshEvaluations(
  desk: Desk,
  snapshot: Snapshot,
  products: readonly string[],
): Promise<Snapshot | (Refused & { readonly retryAfterSeconds?: number | null })> {
  const key = snapshot.key ?? (await ensureKey(desk));
  if (key === null) return localRefusal("STATE_UNWRITABLE");
  const installed = snapshot.stored.installed.filter(({ code }) => products.includes(code));
  // One time is told for all; an application that came later is not to end with the first ones.
  const installedAt = installed.length === 0 ? null : Math.max(...installed.map(({ at }) => at));
  const body = (nonce: string, salt: string) => ({
    nonce,
    node: nodeClaims(desk, salt),
    products: [...products],
    ...(installedAt === null ? {} : { installedAt: toWire(installedAt) }),
  });
  const conversation = await converse(START_EVALUATION, body, { desk, key, snapshot });
  if (!conversation.ok) return conversation;
  const { evaluations, evaluationText, manifest, nonce, reply } = conversation;
  if (evaluations !== null && evaluations.nonce !== nonce) return nonsense("ANSWER_TO_ANOTHER_REQUEST");
  if (evaluations !== null) desk.clock.correct(evaluations.serial);
  const refused = reply.refused[0];
  return changeState(desk, (current) => {
    const { stored, fault } = current;
    if (fault !== null) return null;
    if (evaluations !== null && (current.evaluations?.serial ?? 0) > evaluations.serial) return null;
    const isOlder = (current.manifest?.version ?? 0) > manifest.claims.version;
    return {
      ...stored,
      ...contactAfter(desk),
      salt: stored.salt ?? manifest.claims.iss,
      ...(isOlder ? {} : { manifest: manifest.jws, manifestAt: manifest.at }),
      evaluationFile: evaluationText ?? stored.evaluationFile,
      lastAttempt: {
        at: desk.clock.local(),
        operation: "verify",
        result: refused === undefined ? "ok" : "refused",
        reason:
          refused === undefined
            ? null
            : { code: refused.reason, detail: `${refused.product}: ${refused.detail}` },
      },
    };
  });
}

async function ensureKey(desk: Desk) {
  try {
    return await ensureNodeKey(desk.folder, KEY_FILE);
  } catch {
    return null;
  }
}
