import type { ActivationFacts, Claim, LicenseFacts } from "../domain/activate.ts";
import { type Activation, type HeldUse, nodeKey } from "../domain/activation.ts";
import type { ActivityEntry } from "../domain/activity.ts";
import type { License } from "../domain/license.ts";
import type { Node } from "../domain/node.ts";
import type { Token } from "../domain/token.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import { lookAgainWhereFull } from "./full-licenses.ts";
import { fromItem, toItem } from "./item.ts";
import { nodeFrom } from "./nodes.ts";
import { productsOf } from "./products.ts";
import { getItems, takenOf } from "./read.ts";
import { KEYS, listed, SCHEMA_VERSION } from "./table.ts";
import { type TransactOutcome, transact, type Write } from "./transact.ts";

/**
 * Everything that bears on one exchange, strongly consistent: two round trips, and a third only where a license
 * seems full.
 */
export async function loadForActivation(
  db: Database,
  tokenId: string,
  nodeId: string,
): Promise<ActivationFacts> {
  const first = await getItems(
    db,
    [KEYS.token(tokenId), KEYS.tokenUses(tokenId), KEYS.node(nodeId)],
    "strong",
  );
  const token = fromItem<Token>(first.get(KEYS.token(tokenId)));
  const node = nodeFrom(first.get(KEYS.node(nodeId)));
  const tokenUsesTaken = takenOf(first, KEYS.tokenUses(tokenId));
  if (token === null) return { token, tokenUsesTaken, node, licenses: [], held: [] };
  const others = (node?.licenseIds ?? []).filter((id) => !token.licenseIds.includes(id));
  const all = await loadLicenses(db, nodeId, [...token.licenseIds, ...others], token.productIds);
  const licenses = await lookAgainWhereFull(db, nodeId, all.slice(0, token.licenseIds.length));
  return { token, tokenUsesTaken, node, licenses, held: all.slice(token.licenseIds.length) };
}

/** The token names the products of its licenses, so that they come with the same round trip. */
async function loadLicenses(
  db: Database,
  nodeId: string,
  licenseIds: readonly string[],
  productIds: readonly string[],
): Promise<LicenseFacts[]> {
  const key = nodeKey(nodeId);
  const found = await getItems(
    db,
    [
      ...licenseIds.flatMap((id) => [KEYS.license(id), KEYS.licenseUses(id), KEYS.activation(id, key)]),
      ...productIds.map(KEYS.product),
    ],
    "strong",
  );
  const licenses = licenseIds.map((id) => fromItem<License>(found.get(KEYS.license(id))));
  const products = await productsOf(db, licenses, found, "strong");
  return licenseIds.map((licenseId, index) => {
    const license = licenses[index] ?? null;
    const activation = fromItem<Activation>(found.get(KEYS.activation(licenseId, key)));
    return {
      licenseId,
      license,
      product: license && (products.get(license.productId) ?? null),
      usesTaken: takenOf(found, KEYS.licenseUses(licenseId)),
      activation: activation?.nodeId === nodeId ? activation : null,
      oldest: [],
    };
  });
}

/** What is written for a granted exchange. */
export interface GrantedExchange {
  readonly token: Token;
  readonly node: Node;
  readonly claims: readonly Claim[];
  readonly activity: ActivityEntry;
}

/**
 * Writes the claims of one exchange: all or none, each use under its guard. `changed` means that something moved
 * since it was read: load and decide again. `previous` is the node as it was read.
 */
export function saveActivation(
  db: Database,
  { token, node, claims, activity }: GrantedExchange,
  previous: Node | null,
): Promise<TransactOutcome> {
  return transact(db, [
    ...claims.flatMap((claim) => claimWrites(claim)),
    {
      label: "token",
      action: "Update",
      key: KEYS.tokenUses(token.id),
      update: "ADD taken :one SET v = :v",
      guard: "attribute_not_exists(closed) AND (attribute_not_exists(taken) OR taken < :uses)",
      values: { ":one": 1, ":uses": token.uses, ":v": SCHEMA_VERSION },
    },
    nodeWrite(node, previous, claims),
    activityWrite(activity),
  ]);
}

function claimWrites({ use, activation }: Claim): Write[] {
  const { licenseId, nodeId, activatedAt } = activation;
  const key = nodeKey(nodeId);
  const held: HeldUse = { activationId: activation.id, nodeId, activatedAt };
  const places = [
    { list: "activations" },
    { list: "activationsOfAccount", owner: activation.accountId },
    { list: "activationsOfLicense", owner: licenseId },
  ] as const;
  return [
    ...(use.kind === "swap"
      ? releaseForSwap(licenseId, use.victim, activatedAt)
      : [countUse(licenseId, use)]),
    {
      label: "activation",
      action: "Put",
      item: toItem(KEYS.activation(licenseId, key), activation, listed(places, activatedAt, activation.id)),
      guard: "attribute_not_exists(pk) OR (isActive = :no AND nodeId = :node)",
      values: { ":no": false, ":node": nodeId },
    },
    { label: "held", action: "Put", item: toItem(KEYS.heldUse(licenseId, activatedAt, key), held) },
  ];
}

/** The guard that makes the limit hold: the count moves only while it is below the limit (decision 0001). */
function countUse(licenseId: string, use: { kind: "free"; limit: number } | { kind: "unlimited" }): Write {
  const open = "attribute_not_exists(closed)";
  return {
    label: "uses",
    action: "Update",
    key: KEYS.licenseUses(licenseId),
    update: "ADD taken :one SET v = :v",
    guard: use.kind === "free" ? `${open} AND (attribute_not_exists(taken) OR taken < :limit)` : open,
    values: { ":one": 1, ":v": SCHEMA_VERSION, ...(use.kind === "free" ? { ":limit": use.limit } : {}) },
  };
}

/** The victim's use passes to the newcomer: the count stays, and only one newcomer can name this victim. */
function releaseForSwap(licenseId: string, victim: HeldUse, at: number): Write[] {
  const key = nodeKey(victim.nodeId);
  return [
    {
      label: "victim",
      action: "Update",
      key: KEYS.activation(licenseId, key),
      update: "SET isActive = :no, deactivatedAt = :at",
      guard: "isActive = :yes AND activatedAt = :since",
      values: { ":no": false, ":yes": true, ":at": at, ":since": victim.activatedAt },
    },
    {
      label: "victim",
      action: "Delete",
      key: KEYS.heldUse(licenseId, victim.activatedAt, key),
      guard: "attribute_exists(pk)",
    },
  ];
}

function nodeWrite(node: Node, previous: Node | null, claims: readonly Claim[]): Write {
  return {
    label: "node",
    action: "Update",
    key: KEYS.node(node.id),
    update:
      "SET id = :id, accountId = :account, hostName = :host, version = :version, fingerprint = :print, " +
      "firstSeenAt = if_not_exists(firstSeenAt, :now), lastContactAt = :now, v = :v ADD licenseIds :licenses",
    guard: previous === null ? "attribute_not_exists(pk) OR accountId = :account" : "accountId = :previous",
    values: {
      ":id": node.id,
      ":account": node.accountId,
      ":host": node.hostName,
      ":version": node.version,
      ":print": node.fingerprint,
      ":now": node.lastContactAt,
      ":v": SCHEMA_VERSION,
      ":licenses": new Set(claims.map(({ activation }) => activation.licenseId)),
      ...(previous === null ? {} : { ":previous": previous.accountId }),
    },
  };
}
