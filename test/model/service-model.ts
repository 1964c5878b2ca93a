/**
 * The service as a few lines of plain data: what it must answer and keep, written from the design's section 5 and not
 * from the code. Everything is named by its place; times are epoch milliseconds.
 */

const DAY_MS = 86_400_000;
const LEASE_DAYS = 30;

export interface ModelLicense {
  readonly id: string;
  readonly account: number;
  limit: number | null;
  /** The highest limit that it ever had: a lowered one throws nobody out. */
  highest: number | null;
  readonly onLimit: "reject" | "deactivate-oldest";
  readonly startsAt: number | null;
  expiresAt: number | null;
  state: "active" | "blocked" | "revoked";
  /** By node; a record stays when its use is given back. */
  readonly records: Map<number, ModelRecord>;
}

interface ModelRecord {
  isActive: boolean;
  readonly since: number;
  /** -1 for none. */
  token: number;
  isOffline: boolean;
  /** When a response string was last made for it; 0 for never. */
  answeredAt: number;
}

/** A return string: the node that made it, what it names, its time, and what it freed once it did. */
export interface ModelReturn {
  readonly node: number;
  readonly licenses: readonly number[];
  readonly serial: number;
  freed: { readonly released: readonly number[]; readonly superseded: readonly number[] } | null;
}

export interface ModelToken {
  readonly licenses: readonly number[];
  readonly uses: number;
  readonly expiresAt: number;
  taken: number;
  isRevoked: boolean;
}

export interface Model {
  now: number;
  readonly licenses: readonly ModelLicense[];
  readonly tokens: ModelToken[];
  readonly returns: ModelReturn[];
  /** What each node is known to have had: null before its first activation. */
  readonly listed: (Set<number> | null)[];
  /** The order in which uses of the same millisecond count as old: by the nodes' ids. */
  readonly nodeKeys: readonly string[];
}

/** What a request brings: a refusal's code, or the licenses that the node's new file names with their leases. */
export type Outcome =
  | { readonly code: string }
  | { readonly code: null; readonly file: Readonly<Record<string, Lease>> };

export interface Lease {
  readonly since: number;
  readonly deadlineAt: number;
}

/** What an exchange of a token by a node must bring; the model changes with it. */
export function activate(model: Model, tokenAt: number, node: number, coversProducts: boolean): Outcome {
  const token = model.tokens[tokenAt];
  if (token === undefined) return { code: "TOKEN_UNKNOWN" };
  if (token.isRevoked) return { code: "TOKEN_REVOKED" };
  const missing = token.licenses.filter(
    (at) => !isActive(model, at, node) || record(model, at, node)?.isOffline === true,
  );
  const isRepeated =
    missing.length === 0 && token.licenses.some((at) => record(model, at, node)?.token === tokenAt);
  if (!isRepeated) {
    if (model.now >= token.expiresAt) return { code: "TOKEN_EXPIRED" };
    if (missing.length > 0 && token.taken >= token.uses) return { code: "TOKEN_USED_UP" };
    if (!coversProducts) return { code: "TOKEN_PRODUCT_MISMATCH" };
    if (holdsOfAnother(model, token.licenses[0] ?? 0, node)) return { code: "TOKEN_OF_ANOTHER_ACCOUNT" };
  }
  const noes = token.licenses.flatMap((at) => refusal(model, at, node) ?? []);
  if (noes[0] !== undefined) return { code: noes[0] };
  for (const at of missing) {
    const held = record(model, at, node);
    if (held?.isActive) Object.assign(held, { isOffline: false, token: tokenAt });
    else takeUse(model, at, node, { token: tokenAt, isOffline: false });
  }
  if (missing.length > 0) {
    token.taken += 1;
    model.listed[node] = new Set([...(model.listed[node] ?? []), ...missing]);
  }
  return { code: null, file: fileOf(model, node) };
}

/** What staff's answer to a node's request string must bring, for these licenses of one account: a refusal's code, or null. */
export function answer(model: Model, node: number, licenses: readonly number[]): string | null {
  if (holdsOfAnother(model, licenses[0] ?? 0, node)) return "TOKEN_OF_ANOTHER_ACCOUNT";
  const noes = licenses.flatMap((at) => refusal(model, at, node) ?? []);
  if (noes[0] !== undefined) return noes[0];
  for (const at of licenses) {
    const held = record(model, at, node);
    if (held?.isActive) Object.assign(held, { isOffline: true, answeredAt: model.now });
    else takeUse(model, at, node, { token: -1, isOffline: true });
  }
  model.listed[node] = new Set([...(model.listed[node] ?? []), ...licenses]);
  return null;
}

/** What a return string must bring, the first time and every time after. */
export function bringBack(
  model: Model,
  brought: ModelReturn,
): { code: string } | { code: null; released: readonly number[]; superseded: readonly number[] } {
  const { node, licenses, serial } = brought;
  if (licenses.some((at) => record(model, at, node) === undefined)) return { code: "ACTIVATION_UNKNOWN" };
  if (brought.freed !== null) return { code: null, ...brought.freed };
  const isLater = (at: number) => {
    const kept = record(model, at, node);
    return kept?.isActive === true && Math.max(kept.since, kept.answeredAt) > serial;
  };
  const [superseded, released] = [licenses.filter(isLater), licenses.filter((at) => !isLater(at))];
  if (released.length === 0) return { code: "RETURN_SUPERSEDED" };
  if (released.some((at) => isActive(model, at, node))) brought.freed = { released, superseded };
  for (const at of released) release(model, at, node);
  return { code: null, released, superseded };
}

/** What a node's poll about these licenses must say: null for a license that may run on, or why it may not. */
export function verify(model: Model, node: number, licenses: readonly number[]): (string | null)[] {
  return licenses.map((at) => {
    const kept = record(model, at, node);
    if (kept === undefined) return "ACTIVATION_UNKNOWN";
    return standingRefusal(model, at) ?? (kept.isActive ? null : "ACTIVATION_DEACTIVATED");
  });
}

/** What giving back must bring: the licenses (null: all that the node ever had and did not give back) and the rest. */
export function deactivate(
  model: Model,
  node: number,
  licenses: readonly number[] | null,
): Outcome & { released: number[] } {
  const listed = model.listed[node] ?? null;
  if (listed === null) return { code: "ACTIVATION_UNKNOWN", released: [] };
  const released = licenses === null ? [...listed] : [...licenses];
  if (released.some((at) => record(model, at, node) === undefined))
    return { code: "ACTIVATION_UNKNOWN", released: [] };
  for (const at of released) release(model, at, node);
  return { code: null, file: fileOf(model, node), released };
}

/** Frees a use, by staff or node; what is free already stays so. */
export function release(model: Model, at: number, node: number): void {
  const kept = record(model, at, node);
  if (!kept?.isActive) return;
  kept.isActive = false;
  model.listed[node]?.delete(at);
}

/** Sales changes how many uses a license has; nobody is thrown out. */
export function changeLimit({ licenses }: Model, at: number, limit: number | null): void {
  const license = licenses[at];
  if (license === undefined) return;
  license.limit = limit;
  const { highest } = license;
  license.highest = limit === null || highest === null ? null : Math.max(limit, highest);
}

/** The nodes that hold a use of a license, the longest-held first; behind them those that hold it offline. */
export function holders(model: Model, at: number): number[] {
  const active = [...(model.licenses[at]?.records ?? [])].filter(([, { isActive: is }]) => is);
  const key = (node: number) => model.nodeKeys[node] ?? "";
  return active
    .sort(
      ([a, one], [b, other]) =>
        Number(one.isOffline) - Number(other.isOffline) ||
        one.since - other.since ||
        (key(a) < key(b) ? -1 : 1),
    )
    .map(([node]) => node);
}

/** The node whose use goes for a newcomer: never one that has it offline. */
function oldestOf(model: Model, at: number): ModelRecord | null {
  const [first = -1] = holders(model, at);
  const kept = record(model, at, first);
  return kept === undefined || kept.isOffline ? null : kept;
}

function holdsOfAnother(model: Model, at: number, node: number): boolean {
  const account = model.licenses[at]?.account;
  return model.licenses.some((license, other) => license.account !== account && isActive(model, other, node));
}

function record(model: Model, at: number, node: number) {
  return model.licenses[at]?.records.get(node);
}

function isActive(model: Model, at: number, node: number): boolean {
  return record(model, at, node)?.isActive === true;
}

function standingRefusal({ licenses, now }: Model, at: number): string | null {
  const { startsAt = null, expiresAt = null, state } = licenses[at] ?? {};
  if (state === "revoked") return "LICENSE_REVOKED";
  if (state === "blocked") return "LICENSE_BLOCKED";
  if (startsAt !== null && now < startsAt) return "LICENSE_NOT_STARTED";
  return expiresAt !== null && now >= expiresAt ? "LICENSE_EXPIRED" : null;
}

function refusal(model: Model, at: number, node: number): string | null {
  const standing = standingRefusal(model, at);
  if (standing !== null || isActive(model, at, node)) return standing;
  const { limit = null, onLimit } = model.licenses[at] ?? {};
  const isFull = limit !== null && holders(model, at).length >= limit;
  const isStuck = onLimit === "reject" || oldestOf(model, at) === null;
  return isFull && isStuck ? "LICENSE_LIMIT_REACHED" : null;
}

function takeUse(
  model: Model,
  at: number,
  node: number,
  how: { readonly token: number; readonly isOffline: boolean },
): void {
  const license = model.licenses[at];
  const held = holders(model, at);
  const oldest = oldestOf(model, at);
  if (oldest && license?.limit !== null && held.length >= (license?.limit ?? 0)) oldest.isActive = false;
  const answeredAt = how.isOffline ? model.now : 0;
  license?.records.set(node, { isActive: true, since: model.now, answeredAt, ...how });
}

function fileOf(model: Model, node: number): Record<string, Lease> {
  const good = model.licenses.flatMap(({ id, expiresAt, records }, at) => {
    const kept = records.get(node);
    if (!kept?.isActive || standingRefusal(model, at) !== null) return [];
    const lease = model.now + LEASE_DAYS * DAY_MS;
    return [[id, { since: kept.since, deadlineAt: Math.min(lease, expiresAt ?? lease) }]] as const;
  });
  return Object.fromEntries(good);
}
