import type { Origin } from "./activation.ts";

/** Every kind of entry, `group.what`; never renamed. */
export const ACTIVITY_KINDS = [
  "product.created",
  "product.changed",
  "account.created",
  "license.created",
  "license.changed",
  "license.blocked",
  "license.unblocked",
  "license.revoked",
  "license.expiring",
  "license.in-grace",
  "license.expired",
  "token.issued",
  "token.revoked",
  "token.expired",
  "activation.succeeded",
  "activation.failed",
  "activation.deactivated",
  "response.issued",
  "node.copied",
  "settings.changed",
  "blacklist.added",
  "blacklist.lifted",
  "blacklist.protected",
  "blacklist.expired",
  "evaluation.started",
  "evaluation.moved",
  "evaluation.extended",
  "evaluation.expiring",
  "evaluation.ended",
  "evaluation.converted",
  "key-file.created",
  "key-file.activated",
  "key-file.deactivated",
  "key-file.refused",
  "key-file.withdrawn",
  "key-file.reinstated",
  "api-key.created",
  "api-key.revoked",
  "api-key.expired",
  "clock.set",
] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

export interface Actor {
  readonly kind: "node" | "site" | "staff" | "service";
  readonly id: string;
}

/** One field that somebody changed: what it was and what it is, as the API shows it. */
export interface Change {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Where an entry came from. While its addresses are kept as they were seen, a random salt stands beside them; when they are
 * truncated, what takes its place is the commitment to them that the seal of the hour was made over.
 */
export type EntryOrigin = Origin & ({ readonly salt: string } | { readonly addressProof: string });

/** One line of the activity log: who did what, to what, when and from where. `reason` is a refusal's code, or what staff said. */
export interface ActivityEntry {
  readonly id: string;
  readonly at: number;
  readonly kind: ActivityKind;
  readonly actor: Actor;
  readonly accountId: string | null;
  /** Ids of what was touched, in the order that matters most first; of the blacklist, domains and addresses. */
  readonly subjects: readonly string[];
  /** Beside addresses among the subjects, as in the origin: a salt while they are as they were, and then the commitment. */
  readonly subjectSalt?: string;
  readonly subjectProof?: string;
  readonly reason: string | null;
  readonly origin: EntryOrigin | null;
  /** What a change was from and to; empty where nothing was edited. */
  readonly changes: readonly Change[];
}

/** The entry with these among its subjects, after those that it names already. */
export function alsoNaming(entry: ActivityEntry, ids: readonly (string | null)[]): ActivityEntry {
  const named = ids.filter((id) => id !== null);
  return { ...entry, subjects: [...new Set([...entry.subjects, ...named])] };
}

/** What tells that newcomers took the places of these activations: the entry of the newcomers, about the others. */
export function displacedEntry(
  entry: ActivityEntry,
  id: string,
  displaced: readonly string[],
  productIds: readonly string[],
): ActivityEntry {
  const subjects = [...new Set([...displaced, ...productIds])];
  return { ...entry, id, kind: "activation.deactivated", subjects, reason: "deactivate-oldest" };
}
