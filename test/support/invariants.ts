import type { Activation, HeldUse } from "../../shared/domain/activation.ts";
import { holderKey } from "../../shared/domain/activation.ts";
import type { ActivityEntry } from "../../shared/domain/activity.ts";
import type { Evaluation } from "../../shared/domain/evaluation.ts";
import type { IssuedKeyFile } from "../../shared/domain/key-file.ts";
import type { License } from "../../shared/domain/license.ts";
import type { Node } from "../../shared/domain/node.ts";
import type { Token } from "../../shared/domain/token.ts";
import type { Database } from "../../shared/storage/database.ts";
import { fromItem, type Item } from "../../shared/storage/item.ts";
import { HELD, HELD_OFFLINE, KEYS, type Key } from "../../shared/storage/table.ts";
import { scanTable } from "./table.ts";

/**
 * What is wrong in the table, one sentence each; empty when all holds. For every license the count of uses, its active
 * activations and its age-ordered uses are the same; no limit that it ever had and no token's uses are exceeded; a node lists what it
 * holds; no activation lacks the activity that tells of it; a key file is on no more servers than it may be.
 */
export async function invariants(db: Database): Promise<string[]> {
  const items = await scanTable(db);
  const table = new Map(items.map((item) => [`${item["pk"]} ${item["sk"]}`, item]));
  const at = (key: Key) => table.get(`${key.pk} ${key.sk}`);
  const of = <T>(pk: string, sk: string): T[] => select<T>(items, pk, sk);
  const activations = of<Activation>("LICENSE#", "ACTIVATION#");
  const told = new Set(
    items.flatMap((item) => (item["kind"] === "activation.succeeded" ? subjectsOf(item) : [])),
  );
  return [
    ...of<License>("LICENSE#", "LICENSE").flatMap((license) => usesOf(license, activations, items, at)),
    ...of<Token>("TOKEN#", "TOKEN").flatMap((token) => tokenUses(token, activations, at)),
    ...of<Node>("NODE#", "NODE").flatMap((node) => nodeLists(node, activations)),
    ...of<Evaluation>("EVALUATION#", "EVALUATION").flatMap((evaluation) =>
      evaluationFaults(evaluation, items, at),
    ),
    ...of<IssuedKeyFile>("KEYFILE#", "KEYFILE").flatMap((file) => keyFileFaults(file, items, at)),
    ...activations.flatMap(({ id }) => (told.has(id) ? [] : [`${id} is in no activity entry`])),
  ];
}

/** Its node finds it, nobody else's record of the product, and it began and was licensed once. */
function evaluationFaults(
  { id, nodeId, productId, licensedAt }: Evaluation,
  items: readonly Item[],
  at: Lookup,
): string[] {
  const named = at(KEYS.nodeEvaluations(nodeId))?.[productId];
  const told = (kind: string) =>
    items.filter((item) => item["kind"] === kind && subjectsOf(item).includes(id)).length;
  const [begun, licensed] = [told("evaluation.started"), told("evaluation.converted")];
  const isTold = licensed === (licensedAt === null ? 0 : 1);
  return [
    ...(named === id ? [] : [`${id} is not found by its node`]),
    ...(begun === 1 ? [] : [`${id} began ${begun} times`]),
    ...(isTold ? [] : [`${id} was told ${licensed} times to be licensed`]),
  ];
}

/** It is on no more servers than it may be, each of them by an activation that was told, and its prefix is its own. */
function keyFileFaults(file: IssuedKeyFile, items: readonly Item[], at: Lookup): string[] {
  const { id, numberPrefix, mostServers, servers } = file;
  const users = servers.filter(({ releasedAt }) => releasedAt === null);
  const told = new Set(
    items.flatMap((item) => {
      const [first, second] = item["kind"] === "key-file.activated" ? subjectsOf(item) : [];
      return first === id ? (second ?? []) : [];
    }),
  );
  const isOwn = at(KEYS.keyPrefix(numberPrefix))?.["fileId"] === id;
  return [
    ...(users.length > mostServers ? [`${id} is on ${users.length} of ${mostServers} servers`] : []),
    ...users.flatMap(({ nodeId }) => (told.has(nodeId) ? [] : [`${id} is on ${nodeId} untold`])),
    ...(isOwn ? [] : [`the prefix of ${id} is not its own`]),
  ];
}

type Lookup = (key: Key) => Item | undefined;

function select<T>(items: readonly Item[], pk: string, sk: string): T[] {
  return items.flatMap((item) => {
    const [partition, sort] = [String(item["pk"]), String(item["sk"])];
    const isWanted = partition.startsWith(pk) && (sk.endsWith("#") ? sort.startsWith(sk) : sort === sk);
    return isWanted ? (fromItem<T>(item) ?? []) : [];
  });
}

function usesOf(license: License, all: readonly Activation[], items: readonly Item[], at: Lookup): string[] {
  const active = all.filter((each) => each.licenseId === license.id && each.isActive);
  const { pk } = KEYS.license(license.id);
  const held = [...select<HeldUse>(items, pk, HELD), ...select<HeldUse>(items, pk, HELD_OFFLINE)];
  const taken = Number(at(KEYS.licenseUses(license.id))?.["taken"] ?? 0);
  const faults: string[] = [];
  if (taken !== active.length)
    faults.push(`${license.id}: ${taken} uses counted, ${active.length} activations active`);
  if (held.length !== active.length)
    faults.push(`${license.id}: ${held.length} uses held, ${active.length} activations active`);
  const limit = highestLimit(license, items);
  if (limit !== null && active.length > limit)
    faults.push(`${license.id}: ${active.length} active of ${limit} uses`);
  for (const { id, holderId, activatedAt, mode } of active) {
    const companion = at(KEYS.heldUse(license.id, activatedAt, holderKey(holderId), mode));
    if (companion?.["activationId"] !== id) faults.push(`${id} has no held use of its time and mode`);
  }
  return faults;
}

/** The most uses that the license ever allowed, by its log: a lowered limit throws nobody out. */
function highestLimit({ id, parallelUses }: License, items: readonly Item[]): number | null {
  const before = items.flatMap((item) =>
    item["kind"] === "license.changed" && subjectsOf(item)[0] === id
      ? (item["changes"] as ActivityEntry["changes"]).filter(({ field }) => field === "parallelUses")
      : [],
  );
  const limits = [parallelUses, ...before.map((change) => change.before as number | null)];
  return limits.reduce((most, each) => (most === null || each === null ? null : Math.max(most, each)));
}

/** A use of a token gives one node something, so that a token has been used at least once for each of its nodes. */
function tokenUses(token: Token, activations: readonly Activation[], at: Lookup): string[] {
  const taken = Number(at(KEYS.tokenUses(token.id))?.["taken"] ?? 0);
  const nodes = new Set(
    activations.filter(({ tokenId }) => tokenId === token.id).map(({ holderId }) => holderId),
  );
  return [
    ...(taken > token.uses ? [`${token.id}: used ${taken} of ${token.uses} times`] : []),
    ...(taken < nodes.size ? [`${token.id}: used ${taken} times, by ${nodes.size} nodes`] : []),
  ];
}

function nodeLists(node: Node, activations: readonly Activation[]): string[] {
  const active = activations.filter((each) => each.holderId === node.id && each.isActive);
  const missing = active.filter(({ licenseId }) => !(node.licenseIds ?? []).includes(licenseId));
  const accounts = new Set(active.map(({ accountId }) => accountId));
  return [
    ...missing.map(({ id }) => `${id} is active and not listed by its node`),
    ...(accounts.size > 1 ? [`${node.id} holds licenses of ${accounts.size} accounts`] : []),
  ];
}

function subjectsOf(item: Item): readonly string[] {
  return item["subjects"] as string[];
}
