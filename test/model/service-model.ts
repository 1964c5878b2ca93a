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
  readonly records: Map<number, { isActive: boolean; since: number; token: number }>;
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
  const missing = token.licenses.filter((at) => !isActive(model, at, node));
  const isRepeated =
    missing.length === 0 && token.licenses.some((at) => record(model, at, node)?.token === tokenAt);
  if (!isRepeated) {
    if (model.now >= token.expiresAt) return { code: "TOKEN_EXPIRED" };
    if (missing.length > 0 && token.taken >= token.uses) return { code: "TOKEN_USED_UP" };
    if (!coversProducts) return { code: "TOKEN_PRODUCT_MISMATCH" };
    const account = model.licenses[token.licenses[0] ?? 0]?.account;
    const foreign = [...model.licenses.keys()].filter((at) => model.licenses[at]?.account !== account);
    if (foreign.some((at) => isActive(model, at, node))) return { code: "TOKEN_OF_ANOTHER_ACCOUNT" };
  }
  const noes = token.licenses.flatMap((at) => refusal(model, at, node) ?? []);
  if (noes[0] !== undefined) return { code: noes[0] };
  for (const at of missing) takeUse(model, at, node, tokenAt);
  if (missing.length > 0) {
    token.taken += 1;
    model.listed[node] = new Set([...(model.listed[node] ?? []), ...missing]);
  }
  return { code: null, file: fileOf(model, node) };
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

/** The nodes that hold a use of a license, the longest-held first. */
export function holders(model: Model, at: number): number[] {
  const active = [...(model.licenses[at]?.records ?? [])].filter(([, { isActive: is }]) => is);
  const key = (node: number) => model.nodeKeys[node] ?? "";
  return active
    .sort(([a, { since: x }], [b, { since: y }]) => x - y || (key(a) < key(b) ? -1 : 1))
    .map(([node]) => node);
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
  return isFull && onLimit === "reject" ? "LICENSE_LIMIT_REACHED" : null;
}

function takeUse(model: Model, at: number, node: number, token: number): void {
  const license = model.licenses[at];
  const held = holders(model, at);
  const oldest = license?.records.get(held[0] ?? -1);
  if (oldest && license?.limit !== null && held.length >= (license?.limit ?? 0)) oldest.isActive = false;
  license?.records.set(node, { isActive: true, since: model.now, token });
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
