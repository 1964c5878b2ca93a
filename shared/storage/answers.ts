import type { AnswerFacts } from "../domain/answer-request.ts";
import type { LicenseFacts } from "../domain/take-use.ts";
import { utcYear } from "../domain/time.ts";
import { type LoadingFor, loadHolder, loadLicenseFacts } from "./activations.ts";
import type { Database } from "./database.ts";
import { lookAgainWhereFull } from "./full-licenses.ts";
import { readPage } from "./page.ts";

/** Which request string is answered: the node that made it, the licenses that it is to get, and whose place it takes. */
export interface AnswerWanted {
  readonly nodeId: string;
  readonly licenseIds: readonly string[];
  readonly replacesHolderId: string | null;
}

/**
 * Everything that bears on the answer to one request string, strongly consistent: three round trips, and one more where a
 * license seems full.
 */
export async function loadForAnswer(
  db: Database,
  { nodeId, licenseIds, replacesHolderId }: AnswerWanted,
  { settings, now }: LoadingFor,
): Promise<AnswerFacts> {
  const node = await loadHolder(db, nodeId);
  const others = (node?.licenseIds ?? []).filter((id) => !licenseIds.includes(id));
  const all = await loadLicenseFacts(db, {
    holderId: nodeId,
    licenseIds: [...licenseIds, ...others],
    productIds: [],
    replacesHolderId,
    year: utcYear(now),
  });
  const named = all.slice(0, licenseIds.length);
  const licenses = await lookAgainWhereFull(db, nodeId, named, settings);
  return { node, licenses, held: all.slice(licenseIds.length) };
}

/** What an account has that a node may get: its licenses, the newest first, at most so many, and the node's part in them. */
export async function loadCandidates(
  db: Database,
  accountId: string,
  nodeId: string,
  { most, now }: { readonly most: number; readonly now: number },
): Promise<LicenseFacts[]> {
  const [page, node] = await Promise.all([
    readPage(db, "licensesOfAccount", accountId, { limit: most, after: null }),
    loadHolder(db, nodeId),
  ]);
  const licenseIds = [...new Set([...(node?.licenseIds ?? []), ...page.ids])];
  const wanted = { holderId: nodeId, productIds: [], replacesHolderId: null, year: utcYear(now) };
  const found = await loadLicenseFacts(db, { ...wanted, licenseIds });
  return found.filter(({ license }) => license?.accountId === accountId);
}
