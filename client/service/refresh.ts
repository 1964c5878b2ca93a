import { LIMITS } from "../../shared/domain/limits.ts";
import type { Desk } from "../desk.ts";
import { productsToEvaluate, refreshEvaluations } from "../evaluation/refresh-evaluations.ts";
import type { Refused } from "../outcome.ts";
import { prove, readSnapshot } from "../state/read-snapshot.ts";
import { heldLicenses, onlineLicenses, type Snapshot } from "../state/snapshot.ts";
import { commitFailure, isRefused } from "../state/write-state.ts";
import { acceptVerification } from "./accept-reply.ts";
import { type Committed, commitAnswer } from "./commit.ts";
import { converse, fetchManifest } from "./converse.ts";
import { nodeClaims } from "./node-claims.ts";
import { localRefusal, stateRefusal } from "./refusal.ts";
import { VERIFY } from "./replies.ts";

/** A poll that was answered: whether everything that was asked about may run on, and whether evaluations were told. */
export type Refreshed = Committed & { readonly valid: boolean; readonly isEvaluated: boolean };

/**
 * Polls: is it still so, and a fresh license file; and for products without a license, until when their evaluation runs.
 * Whatever comes back, only a signed no takes anything away.
 */
export async function refresh(desk: Desk): Promise<Refreshed | Refused> {
  if (desk.isAirGapped) return localRefusal("AIR_GAPPED");
  const found = await readSnapshot(desk.folder, desk);
  const snapshot = await healed(desk, found);
  if (!("fault" in snapshot)) return failed(desk, snapshot);
  const { fault } = snapshot;
  if (fault !== null) return stateRefusal(fault);
  const products = productsToEvaluate(snapshot, desk);
  const asked = licensesToAsk(snapshot);
  if (asked.length === 0 && products.length === 0)
    return localRefusal(heldLicenses(snapshot).length === 0 ? "NOT_ACTIVATED" : "NEEDS_NO_REFRESH");
  const verified = asked.length === 0 ? null : await verify(desk, snapshot, asked);
  if (verified?.ok === false || products.length === 0) return verified ?? localRefusal("NOT_ACTIVATED");
  const evaluated = await refreshEvaluations(desk, verified?.snapshot ?? snapshot, products);
  if (!isRefused(evaluated))
    return verified === null
      ? { ok: true, accepted: UNCHANGED, snapshot: evaluated, valid: true, isEvaluated: true }
      : { ...verified, snapshot: evaluated, isEvaluated: true };
  // The licenses were verified: what stands in the way of an evaluation is no failure of theirs.
  return verified ?? failed(desk, evaluated);
}

const UNCHANGED = { accepted: true, file: null, removed: [], downgraded: [] } as const;

async function verify(
  desk: Desk,
  snapshot: Snapshot,
  asked: ReturnType<typeof licensesToAsk>,
): Promise<Refreshed | Refused> {
  const { key } = snapshot;
  if (key === null) return localRefusal("NOT_ACTIVATED");
  const body = (nonce: string, salt: string) => ({ nonce, licenses: asked, node: nodeClaims(desk, salt) });
  const conversation = await converse(VERIFY, body, { desk, key, snapshot });
  if (!conversation.ok) return failed(desk, conversation);
  const committed = await commitAnswer(
    desk,
    conversation,
    (held) => acceptVerification(held, conversation),
    "verify",
  );
  if (committed.ok) return { ...committed, valid: conversation.reply.valid, isEvaluated: false };
  return failed(
    desk,
    committed.code === "ANSWER_UNPROVEN" ? inItsWords(committed, conversation.reply) : committed,
  );
}

/** A missing manifest, or one that does not know the key of the license file, is fetched; then all is proven again. */
async function healed(desk: Desk, snapshot: Snapshot): Promise<Snapshot | Refused> {
  const { fault, stored, raw, key } = snapshot;
  if (fault !== "no-manifest" && fault !== "license-untrusted") return snapshot;
  const manifest = await fetchManifest(desk, snapshot.manifest);
  if ("ok" in manifest) return manifest;
  const mended = { ...stored, manifest: manifest.jws, manifestAt: manifest.at };
  return prove({ raw, stored: mended, key }, desk);
}

/** What is held, and what was taken away but may come back: a block is lifted, a subscription renewed. */
function licensesToAsk(snapshot: Snapshot): readonly { licenseId: string; productId: string }[] {
  const lost = snapshot.stored.removed.filter(
    ({ code, license }) =>
      code !== "RELEASED" && code !== "ACTIVATION_DEACTIVATED" && license.deadlineAt !== null,
  );
  return [...onlineLicenses(snapshot), ...lost.map(({ license }) => license)]
    .slice(0, LIMITS.licensesPerNode)
    .map(({ id, product }) => ({ licenseId: id, productId: product.id }));
}

async function failed(desk: Desk, refused: Refused): Promise<Refused> {
  await commitFailure(desk, refused);
  return refused;
}

/** An unsigned no is told with the service's own code; it has changed nothing. */
function inItsWords(
  refused: Refused,
  {
    code,
    licenses,
  }: { readonly code: string | null; readonly licenses: readonly { readonly detail: string | null }[] },
): Refused {
  const detail = licenses.find((each) => each.detail !== null)?.detail;
  return {
    ...refused,
    kind: "refused",
    ...(code === null ? {} : { code }),
    detail: `${detail ?? "The service says no."} It gives no proof of it, so nothing changes.`,
  };
}
