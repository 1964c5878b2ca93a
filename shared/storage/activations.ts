import type { ActivationFacts } from "../domain/activate.ts";
import { type Activation, holderKey } from "../domain/activation.ts";
import type { Node } from "../domain/node.ts";
import type { Settings } from "../domain/settings.ts";
import type { LicenseFacts } from "../domain/take-use.ts";
import { utcYear } from "../domain/time.ts";
import type { Token } from "../domain/token.ts";
import { blacklistFrom, blacklistKeys } from "./blacklist.ts";
import type { Database } from "./database.ts";
import { evaluationIdsFrom, loadEvaluations } from "./evaluations.ts";
import { lookAgainWhereFull } from "./full-licenses.ts";
import { fromItem } from "./item.ts";
import { licenseFrom } from "./licenses.ts";
import { nodeFrom } from "./nodes.ts";
import { productsOf } from "./products.ts";
import { getItems, releasesOf, takenOf } from "./read.ts";
import { KEYS } from "./table.ts";

/** What a loading for a decision needs to know besides what it reads. */
export interface LoadingFor {
  readonly settings: Settings;
  readonly now: number;
}

/**
 * Everything that bears on one exchange, strongly consistent: two round trips, and a third only where a license
 * seems full.
 */
export async function loadForActivation(
  db: Database,
  tokenId: string,
  nodeId: string,
  targets: readonly string[],
  { settings, now }: LoadingFor,
): Promise<ActivationFacts> {
  const first = await getItems(
    db,
    [
      KEYS.token(tokenId),
      KEYS.tokenUses(tokenId),
      KEYS.node(nodeId),
      KEYS.nodeEvaluations(nodeId),
      ...blacklistKeys(targets),
    ],
    "strong",
  );
  const token = tokenFrom(fromItem(first.get(KEYS.token(tokenId))));
  const node = nodeFrom(first.get(KEYS.node(nodeId)));
  const tokenUsesTaken = takenOf(first, KEYS.tokenUses(tokenId));
  const blacklist = blacklistFrom(first, targets);
  if (token === null)
    return { token, tokenUsesTaken, node, licenses: [], held: [], evaluations: [], blacklist };
  const others = (node?.licenseIds ?? []).filter((id) => !token.licenseIds.includes(id));
  const ownEvaluations = evaluationIdsFrom(first.get(KEYS.nodeEvaluations(nodeId)));
  const evaluationIds = token.productIds.flatMap((id) => ownEvaluations.get(id) ?? []);
  const [all, evaluations] = await Promise.all([
    loadLicenseFacts(db, {
      holderId: nodeId,
      licenseIds: [...token.licenseIds, ...others],
      productIds: token.productIds,
      replacesHolderId: token.replacesHolderId,
      year: utcYear(now),
    }),
    evaluationIds.length === 0 ? [] : loadEvaluations(db, evaluationIds),
  ]);
  const own = all.slice(0, token.licenseIds.length);
  const licenses = await lookAgainWhereFull(db, nodeId, own, settings);
  const held = all.slice(token.licenseIds.length);
  return { token, tokenUsesTaken, node, licenses, held, evaluations, blacklist };
}

/** A token as stored, with what older ones lack. */
export function tokenFrom(stored: Token | null): Token | null {
  return stored && { ...stored, replacesHolderId: stored.replacesHolderId ?? null };
}

/** Which licenses are asked about, and by whom; the products named are read in the same round trip. */
export interface LicensesWanted {
  readonly holderId: string;
  readonly licenseIds: readonly string[];
  readonly productIds: readonly string[];
  readonly replacesHolderId: string | null;
  readonly year: number;
}

/** What is stored about licenses and one holder's part in them, strongly consistent, in the order of the names. */
export async function loadLicenseFacts(
  db: Database,
  { holderId, licenseIds, productIds, replacesHolderId, year }: LicensesWanted,
): Promise<LicenseFacts[]> {
  const key = holderKey(holderId);
  const replaced = (id: string) =>
    replacesHolderId === null ? [] : [KEYS.activation(id, holderKey(replacesHolderId))];
  const found = await getItems(
    db,
    [
      ...licenseIds.flatMap((id) => [
        KEYS.license(id),
        KEYS.licenseUses(id),
        KEYS.activation(id, key),
        ...replaced(id),
      ]),
      ...productIds.map(KEYS.product),
    ],
    "strong",
  );
  const licenses = licenseIds.map((id) => licenseFrom(found.get(KEYS.license(id))));
  const products = await productsOf(db, licenses, found, "strong");
  return licenseIds.map((licenseId, index) => {
    const license = licenses[index] ?? null;
    const [replacedKey] = replaced(licenseId);
    return {
      licenseId,
      license,
      product: license && (products.get(license.productId) ?? null),
      usesTaken: takenOf(found, KEYS.licenseUses(licenseId)),
      releases: releasesOf(found, KEYS.licenseUses(licenseId), year),
      activation: heldBy(holderId, fromItem<Activation>(found.get(KEYS.activation(licenseId, key)))),
      oldest: [],
      replaced:
        replacedKey === undefined || replacesHolderId === null
          ? null
          : heldBy(replacesHolderId, fromItem<Activation>(found.get(replacedKey))),
    };
  });
}

/** The record, when it is this holder's: the key holds 132 bits of the id only. */
function heldBy(holderId: string, activation: Activation | null): Activation | null {
  return activation?.holderId === holderId ? activation : null;
}

/** What is known of a holder, or null for one that never held anything. */
export async function loadHolder(db: Database, holderId: string): Promise<Node | null> {
  const found = await getItems(db, [KEYS.node(holderId)], "strong");
  return nodeFrom(found.get(KEYS.node(holderId)));
}
