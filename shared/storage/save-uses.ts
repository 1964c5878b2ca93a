import { randomBytes } from "node:crypto";
import { type Activation, type HeldChange, type HeldUse, holderKey } from "../domain/activation.ts";
import { type ActivityEntry, alsoNaming, displacedEntry } from "../domain/activity.ts";
import { newIdFrom } from "../domain/new-id.ts";
import type { Node } from "../domain/node.ts";
import { type Claim, heldUseOf } from "../domain/take-use.ts";
import type { Token } from "../domain/token.ts";
import { activationPlaces } from "./activation-lists.ts";
import { activityWrite } from "./activity.ts";
import { type ConvertedEvaluations, conversionWrites } from "./convert-evaluations.ts";
import { countUse } from "./count-use.ts";
import type { Database } from "./database.ts";
import { domainClaims } from "./domain-claims.ts";
import { toItem } from "./item.ts";
import { KEYS, SCHEMA_VERSION } from "./table.ts";
import { type TransactOutcome, transact, type Write } from "./transact.ts";

/** What is written for uses that were granted; `token` is null where none was exchanged. */
export interface GrantedUses {
  readonly token: Token | null;
  readonly holder: Node;
  readonly claims: readonly Claim[];
  /** Uses that the holder keeps in another way than before. */
  readonly changes?: readonly HeldChange[];
  readonly activity: ActivityEntry;
  /** Evaluations that these uses end, and the entry that tells of it; left out or null for none. */
  readonly converted?: ConvertedEvaluations | null;
}

/**
 * Writes the claims of one request: all or none, each use under its guard. `changed` means that something moved
 * since it was read: load and decide again. `previous` is the holder as it was read.
 */
export function saveUses(
  db: Database,
  { token, holder, claims, changes = [], activity, converted = null }: GrantedUses,
  previous: Node | null,
  also: readonly Write[] = [],
): Promise<TransactOutcome> {
  const writes = [
    ...claims.flatMap((claim) => claimWrites(claim)),
    ...changes.flatMap((change) => changeWrites(change)),
    ...(token === null ? [] : [tokenWrite(token)]),
    holderWrite(holder, previous, [
      ...claims.map(({ activation }) => activation),
      ...changes.map(({ after }) => after),
    ]),
    ...activityWrites(activity, claims),
    ...also,
  ];
  return transact(db, [...writes, ...conversionWrites(converted, writes.length)]);
}

/** The entry names the products, whoever asked, so that the log alone tells of them; whose place was taken has one of its own. */
function activityWrites(activity: ActivityEntry, claims: readonly Claim[]): Write[] {
  const productIds = claims.map(({ activation }) => activation.productId);
  const succeeded = activityWrite(alsoNaming(activity, productIds));
  const swaps = claims.flatMap(({ use, activation }) =>
    use.kind === "swap" ? [{ id: use.victim.activationId, productId: activation.productId }] : [],
  );
  if (swaps.length === 0) return [succeeded];
  const displaced = swaps.map(({ id }) => id);
  const theirs = swaps.map(({ productId }) => productId);
  return [
    succeeded,
    activityWrite(displacedEntry(activity, newIdFrom(randomBytes)("log"), displaced, theirs)),
  ];
}

function tokenWrite(token: Token): Write {
  return {
    label: "token",
    action: "Update",
    key: KEYS.tokenUses(token.id),
    update: "ADD taken :one SET v = :v",
    guard: "attribute_not_exists(closed) AND (attribute_not_exists(taken) OR taken < :uses)",
    values: { ":one": 1, ":uses": token.uses, ":v": SCHEMA_VERSION },
  };
}

function claimWrites({ use, activation, revision }: Claim): Write[] {
  const { licenseId, holderId, activatedAt, domain } = activation;
  const key = holderKey(holderId);
  return [
    ...(use.kind === "swap" ? releaseForSwap(licenseId, use.victim, activatedAt) : []),
    countUse(licenseId, use, revision),
    {
      label: "activation",
      action: "Put",
      item: toItem(KEYS.activation(licenseId, key), activation, activationPlaces(activation)),
      guard: "attribute_not_exists(pk) OR (isActive = :no AND holderId = :holder)",
      values: { ":no": false, ":holder": holderId },
    },
    heldWrite(activation),
    ...domainClaims(activation.id, domain === null ? [] : [domain]),
  ];
}

function heldWrite(activation: Activation): Write {
  const { licenseId, holderId, activatedAt, mode } = activation;
  const key = KEYS.heldUse(licenseId, activatedAt, holderKey(holderId), mode);
  return { label: "held", action: "Put", item: toItem(key, heldUseOf(activation)) };
}

/** A use that its holder keeps: it is counted as before, and stands in the list of its mode. */
function changeWrites({ before, after }: HeldChange): Write[] {
  const { licenseId, holderId, activatedAt } = before;
  const key = holderKey(holderId);
  return [
    {
      label: "activation",
      action: "Update",
      key: KEYS.activation(licenseId, key),
      update: "SET #mode = :mode, tokenId = :token, answeredAt = :answered",
      guard: "isActive = :yes AND activatedAt = :since AND #mode = :was",
      names: { "#mode": "mode" },
      values: {
        ":yes": true,
        ":since": activatedAt,
        ":was": before.mode,
        ":mode": after.mode,
        ":token": after.tokenId,
        ":answered": after.answeredAt ?? null,
      },
    },
    ...(before.mode === after.mode
      ? []
      : [
          {
            label: "held",
            action: "Delete",
            key: KEYS.heldUse(licenseId, activatedAt, key, before.mode),
          } as const,
          heldWrite(after),
        ]),
  ];
}

/** The victim's use passes to the newcomer: the count stays, and only one newcomer can name this victim. */
function releaseForSwap(licenseId: string, victim: HeldUse, at: number): Write[] {
  const key = holderKey(victim.holderId);
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
      key: KEYS.heldUse(licenseId, victim.activatedAt, key, victim.mode),
      guard: "attribute_exists(pk)",
    },
  ];
}

/** What is no contact of the holder must not set back the time of one that came meanwhile. */
function holderWrite(holder: Node, previous: Node | null, held: readonly Activation[]): Write {
  const isContact = previous === null || holder.lastContactAt !== previous.lastContactAt;
  const same = isContact ? "accountId = :previous" : "accountId = :previous AND lastContactAt = :now";
  return {
    label: "holder",
    action: "Update",
    key: KEYS.node(holder.id),
    update:
      "SET id = :id, accountId = :account, hostName = :host, version = :version, fingerprint = :print, " +
      "serverType = :type, firstSeenAt = if_not_exists(firstSeenAt, :now), lastContactAt = :now, v = :v " +
      "ADD licenseIds :licenses",
    guard: previous === null ? "attribute_not_exists(pk) OR accountId = :account" : same,
    values: {
      ":id": holder.id,
      ":account": holder.accountId,
      ":host": holder.hostName,
      ":version": holder.version,
      ":print": holder.fingerprint,
      ":type": holder.serverType,
      ":now": holder.lastContactAt,
      ":v": SCHEMA_VERSION,
      ":licenses": new Set(held.map(({ licenseId }) => licenseId)),
      ...(previous === null ? {} : { ":previous": previous.accountId }),
    },
  };
}
