import { decodeJwt } from "jose";
import { createAccount } from "../../shared/contract/operations/create-account.ts";
import { createLicense } from "../../shared/contract/operations/create-license.ts";
import { issueToken } from "../../shared/contract/operations/issue-token.ts";
import { holderKey } from "../../shared/domain/activation.ts";
import type { LicenseFile } from "../../shared/signing/license-file.ts";
import { type Arena, newNode, type TestNode } from "./arena.ts";
import type { Lease, Model, ModelLicense } from "./service-model.ts";

/** The clock of the service, which only the commands move. */
export interface Clock {
  now: number;
}

/** The real service, with what the model's places stand for. */
export interface Real {
  readonly arena: Arena;
  readonly clock: Clock;
  readonly accounts: readonly string[];
  readonly nodes: readonly TestNode[];
  readonly tokens: { readonly id: string; readonly text: string }[];
  /** The texts of return strings that were made. */
  readonly returns: string[];
}

/** What a sequence's licenses are like; days count from its beginning. */
export interface Terms {
  readonly account: number;
  readonly limit: number | null;
  readonly onLimit: ModelLicense["onLimit"];
  readonly startsInDays: number | null;
  readonly endsInDays: number | null;
}

const DAY_MS = 86_400_000;
const NODES = 5;
const ACCOUNTS = 2;
/** The licenses of the tokens that exist from the beginning; the last license is of the other account. */
const FIRST_TOKENS = [[0], [1], [2, 0], [3]];

/** New accounts, licenses, nodes and some tokens on the running service, and the model that stands for them. */
export async function setUp(
  arena: Arena,
  clock: Clock,
  terms: readonly Terms[],
): Promise<{ model: Model; real: Real }> {
  const accounts: string[] = [];
  for (let made = 0; made < ACCOUNTS; made += 1)
    accounts.push((await arena.staff(createAccount, { body: { name: `Customer ${made}` } })).id);
  const nodes = await Promise.all(Array.from({ length: NODES }, () => newNode(arena)));
  const licenses: ModelLicense[] = [];
  for (const each of terms) licenses.push(await makeLicense(arena, clock, accounts, each));
  const real: Real = { arena, clock, accounts, nodes, tokens: [], returns: [] };
  const model: Model = {
    now: clock.now,
    licenses,
    tokens: [],
    returns: [],
    listed: nodes.map(() => null),
    nodeKeys: nodes.map(({ id }) => holderKey(id)),
  };
  for (const token of FIRST_TOKENS) await issue(model, real, token, { uses: 3, expiresInDays: 100 });
  return { model, real };
}

async function makeLicense(
  arena: Arena,
  clock: Clock,
  accounts: readonly string[],
  { account, limit, onLimit, startsInDays, endsInDays }: Terms,
): Promise<ModelLicense> {
  const after = (days: number | null) => (days === null ? null : clock.now + days * DAY_MS);
  const [startsAt, expiresAt] = [after(startsInDays), after(endsInDays)];
  const wire = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const { id } = await arena.staff(createLicense, {
    body: {
      accountId: accounts[account],
      product: arena.productId,
      type: expiresAt === null ? "perpetual" : "subscription",
      parallelUses: limit,
      onLimit,
      startsAt: wire(startsAt),
      expiresAt: wire(expiresAt),
    },
  });
  return {
    id,
    account,
    limit,
    highest: limit,
    onLimit,
    startsAt,
    expiresAt,
    state: "active",
    records: new Map(),
  };
}

/** Issues a token for these licenses, which are of one account, in model and service. */
export async function issue(
  state: Model,
  { arena, accounts, tokens }: Real,
  licenses: readonly number[],
  { uses, expiresInDays }: { readonly uses: number; readonly expiresInDays: number },
): Promise<void> {
  const accountId = accounts[state.licenses[licenses[0] ?? 0]?.account ?? 0];
  const licenseIds = licenses.map((at) => state.licenses[at]?.id);
  const { id, token } = await arena.staff(issueToken, {
    body: { accountId, licenseIds, uses, expiresInDays },
  });
  tokens.push({ id, text: token });
  const expiresAt = state.now + expiresInDays * DAY_MS;
  state.tokens.push({ licenses, uses, expiresAt, taken: 0, isRevoked: false });
}

/** The licenses that a license file names, as the model writes them; none for null. */
export function leasesOf(licenseFile: string | null): Record<string, Lease> {
  const { licenses } = licenseFile === null ? { licenses: [] } : decodeJwt<LicenseFile>(licenseFile);
  return Object.fromEntries(
    licenses.map(({ id, activatedAt, deadlineAt }) => [id, { since: activatedAt, deadlineAt }]),
  );
}
