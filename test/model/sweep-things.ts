import { activityOf } from "../../functions/http/context.ts";
import { type Activation, activationId } from "../../shared/domain/activation.ts";
import type { ActivityEntry, ActivityKind } from "../../shared/domain/activity.ts";
import type { ApiKey } from "../../shared/domain/api-key.ts";
import type { BlacklistEntry } from "../../shared/domain/blacklist.ts";
import type { Evaluation } from "../../shared/domain/evaluation.ts";
import type { License } from "../../shared/domain/license.ts";
import {
  activation,
  evaluation,
  license,
  node,
  product,
  token,
} from "../../shared/domain/testing/builders.ts";
import type { Token } from "../../shared/domain/token.ts";
import type { Storage } from "../../shared/storage/storage.ts";
import type { Chance } from "./random.ts";

/** Noon of an ordinary day, with which every trial begins. */
export const START = Date.UTC(2027, 2, 10, 12);
const HOUR_MS = 3_600_000;
const PRODUCTS = ["prd_000000000000000000000a", "prd_000000000000000000000b"] as const;
/** A domain that an account has registered. */
export const CUSTOMERS_DOMAIN = "customer.example";

/** An id of a trial: the same for the same seed. */
export function idOf(prefix: string, chance: Chance): string {
  const body = Array.from({ length: 22 }, () => chance.oneOf([..."0123456789abcdefghijkl"] as [string])).join(
    "",
  );
  return `${prefix}_${body}`;
}

/** What a trial's table holds at its start. */
export interface Things {
  readonly licenses: readonly License[];
  readonly keys: readonly ApiKey[];
  readonly tokens: readonly Token[];
  readonly entries: readonly BlacklistEntry[];
  readonly activations: readonly Activation[];
  readonly evaluations: readonly Evaluation[];
}

/** Things that end, or are without contact, at times around those at which the sweep runs. */
export function someThings(chance: Chance): Things {
  const many = <T>(most: number, make: () => T) => Array.from({ length: chance.between(1, most) }, make);
  const certain = { ...someLicense(chance), state: "active", expiresAt: soon(chance) } as const;
  const licenses = [certain, ...many(9, () => someLicense(chance))];
  const activations = many(5, () => someActivation(chance, licenses));
  return {
    licenses,
    keys: many(4, () => ({ ...someKey(chance), expiresAt: soon(chance) })),
    tokens: many(4, () =>
      token({ id: idOf("tok", chance), licenseIds: [], createdAt: START, expiresAt: soon(chance) }),
    ),
    entries: many(4, () => someEntry(chance)),
    activations,
    evaluations: oneForEachNode(many(5, () => someEvaluation(chance, activations))),
  };
}

/** An instant within the days that a trial takes, often at a full hour, at which the sweep may run. */
export function soon(chance: Chance): number {
  const at = START + chance.between(-24, 24 * 12) * HOUR_MS;
  return chance.next() < 0.5 ? at : at + chance.between(0, HOUR_MS - 1);
}

/** The end of a license of which a notice falls into a trial. */
export function someEnd(chance: Chance): number {
  return soon(chance) + (chance.next() < 0.4 ? 30 * 24 * HOUR_MS : 0);
}

function someLicense(chance: Chance): License {
  const id = idOf("lic", chance);
  return license({
    id,
    code: id,
    productId: chance.oneOf(PRODUCTS),
    type: "subscription",
    expiresAt: chance.next() < 0.85 ? someEnd(chance) : null,
    graceDays: chance.oneOf([0, 1, 3]),
    state: chance.oneOf(["active", "active", "active", "blocked", "revoked"]),
    parallelUses: null,
    createdAt: START,
  });
}

function someKey(chance: Chance): ApiKey {
  const id = idOf("key", chance);
  return {
    id,
    name: "some",
    kind: "staff",
    scopes: ["admin"],
    expiresAt: null,
    revokedAt: null,
    createdAt: START,
  };
}

function someEntry(chance: Chance): BlacklistEntry {
  const target = `198.51.100.${chance.between(0, 255)}.example`;
  return {
    target: `${idOf("e", chance).slice(2, 12)}.${target}`,
    kind: "domain",
    origin: "manual",
    reason: "some",
    isDryRun: false,
    createdAt: START,
    createdBy: "some",
    expiresAt: soon(chance),
    liftedAt: null,
    evidence: null,
    lastRefusedAt: null,
    revision: 1,
  };
}

function someActivation(chance: Chance, licenses: readonly License[]): Activation {
  const { id, code, productId } = chance.oneOf(licenses as [License]);
  const holderId = `nod_${idOf("n", chance).slice(2)}${"x".repeat(21)}`;
  return activation({
    id: activationId(id, holderId),
    licenseId: id,
    licenseCode: code,
    productId,
    holderId,
    mode: chance.oneOf(["online", "online", "offline"]),
    activatedAt: START - chance.between(0, 20) * 24 * HOUR_MS,
  });
}

function oneForEachNode(evaluations: readonly Evaluation[]): readonly Evaluation[] {
  return [...new Map(evaluations.map((each) => [each.nodeId, each])).values()];
}

/** Some are of a node that got a license of the product, and nobody ended them. */
function someEvaluation(chance: Chance, activations: readonly Activation[]): Evaluation {
  const licensed = chance.next() < 0.25 ? activations[0] : undefined;
  const startsAt = soon(chance) - chance.oneOf([0, 16, 23, 27, 29, 30]) * 24 * HOUR_MS;
  return evaluation({
    id: idOf("evl", chance),
    productId: licensed?.productId ?? chance.oneOf(PRODUCTS),
    nodeId: licensed?.holderId ?? `nod_${idOf("n", chance).slice(2)}${"x".repeat(21)}`,
    startsAt,
    firstContactAt: Math.min(startsAt, START),
    endSetAt: Math.min(startsAt, START),
  });
}

/** Writes things as the service would, without a fault; the entries that tell of them are of `at`. */
export async function deposit(storage: Storage, things: Things, entryOf: Entries): Promise<void> {
  const first = { ...someKeyWithout(), id: `key_${"0".repeat(22)}` };
  await storage.insertApiKey(first, entryOf("api-key.created", first.id));
  for (const id of PRODUCTS)
    await storage.insertProduct(
      product({ id, code: id.slice(-1), createdAt: START }),
      entryOf("product.created", id),
      [],
    );
  const account = { id: "acc_1", name: "Acme", email: null, domains: [CUSTOMERS_DOMAIN], createdAt: START };
  await storage.insertAccount(
    account as Parameters<Storage["insertAccount"]>[0],
    entryOf("account.created", "acc_1"),
    [],
  );
  for (const each of things.licenses)
    await storage.insertLicense(each, entryOf("license.created", each.id), []);
  for (const each of things.keys) await storage.insertApiKey(each, entryOf("api-key.created", each.id));
  for (const each of things.tokens) await storage.insertToken(each, entryOf("token.issued", each.id), []);
  for (const each of things.entries)
    await storage.saveBlacklistEntries([each], entryOf("blacklist.added", each.target), []);
  for (const each of things.evaluations) {
    const activities = [entryOf("evaluation.started", each.id)];
    const made = { evaluation: each, before: null, hardware: new Map(), activities };
    await storage.saveNodeEvaluation(made, null);
  }
  for (const each of things.activations) {
    const holder = node({ id: each.holderId, licenseIds: [each.licenseId], lastContactAt: each.activatedAt });
    const claim = { use: { kind: "unlimited" } as const, activation: each, revision: 0 };
    const activity = {
      ...entryOf("activation.succeeded", each.id),
      actor: { kind: "node", id: holder.id } as const,
    };
    await storage.saveUses({ token: null, holder, claims: [claim], activity }, null);
  }
}

function someKeyWithout(): ApiKey {
  return {
    id: "",
    name: "first",
    kind: "staff",
    scopes: ["admin"],
    expiresAt: null,
    revokedAt: null,
    createdAt: START,
  };
}

export type Entries = (kind: ActivityKind, subject: string) => ActivityEntry;

/** Makes the entries of a trial's staff, at the trial's time. */
export function entriesOf(now: () => number, chance: Chance): Entries {
  const randomBytes = (size: number) => Uint8Array.from({ length: size }, () => chance.between(0, 255));
  const entry = activityOf({ now, randomBytes }, { kind: "staff", id: "key_staff" }, null);
  return (kind, subject) => entry(kind, { accountId: null, subjects: [subject] });
}
