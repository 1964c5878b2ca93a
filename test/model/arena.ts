import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalService, type ServiceOptions, startService } from "../../local/service.ts";
import type { Operation } from "../../shared/contract/operation.ts";
import { createAccount } from "../../shared/contract/operations/create-account.ts";
import { createLicense } from "../../shared/contract/operations/create-license.ts";
import { createProduct } from "../../shared/contract/operations/create-product.ts";
import { issueToken } from "../../shared/contract/operations/issue-token.ts";
import { signAssertion } from "../../shared/signing/assertion.ts";
import { generatePrivateJwk, loadSigningKey, type SigningKey } from "../../shared/signing/key.ts";
import { type Answered, type Ask, askApart, askDirectly, askOverHttp } from "./ask.ts";

/** A running service with one product and one account, and the ways to ask it. */
export interface Arena {
  readonly service: LocalService;
  readonly productId: string;
  readonly accountId: string;
  readonly directly: Ask;
  readonly apart: Ask;
  readonly overHttp: Ask;
  /** Asks as staff; a reply that is no success throws. */
  readonly staff: (operation: Operation, input: StaffInput) => Promise<Answered["body"]>;
  readonly close: () => Promise<void>;
}

interface StaffInput {
  readonly body?: object;
  readonly params?: Readonly<Record<string, string>>;
}

/** A server in the field: its key and the id that follows from it. */
export interface TestNode {
  readonly id: string;
  readonly key: SigningKey;
  readonly ask: (ask: Ask, operation: Operation, body: object) => Promise<Answered>;
}

/** Starts the whole service on a new, empty database in a temporary folder; `close` ends it and removes both. */
export async function openArena(options: ServiceOptions = {}): Promise<Arena> {
  const dataFolder = await mkdtemp(join(tmpdir(), "countersign-arena-"));
  const config = { port: 0, dataFolder, adminKey: null, databaseEndpoint: null };
  const service = await startService(config, options);
  const directly = askDirectly(service.services);
  const staff: Arena["staff"] = async (operation, { body, params }) => {
    const reply = await directly({
      operation,
      authorization: `Bearer ${service.newAdminKey}`,
      ...(params === undefined ? {} : { params }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (reply.code !== null) throw new Error(`${operation.name}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const product = await staff(createProduct, { body: { code: "fax", name: "Fax server" } });
  const account = await staff(createAccount, { body: { name: "Acme" } });
  const close = async () => {
    await service.close();
    await rm(dataFolder, { recursive: true, force: true });
  };
  const asks = { directly, apart: askApart(service.services), overHttp: askOverHttp(service.url) };
  return { service, productId: product.id, accountId: account.id, ...asks, staff, close };
}

/** A license of the arena's account; its id. */
export async function newLicense(arena: Arena, terms: object): Promise<string> {
  const { accountId, productId: product } = arena;
  const body = { accountId, product, type: "perpetual", ...terms };
  return (await arena.staff(createLicense, { body })).id;
}

/** A token for licenses of the arena's account: its id and its text. */
export async function newToken(
  arena: Arena,
  licenseIds: readonly string[],
  uses: number,
): Promise<{ id: string; token: string }> {
  return arena.staff(issueToken, { body: { accountId: arena.accountId, licenseIds, uses } });
}

const NONCE = "n".repeat(22);

/** A node with a new key pair. */
export async function newNode({ service }: Pick<Arena, "service">): Promise<TestNode> {
  const key = await loadSigningKey(await generatePrivateJwk());
  const { issuer } = await service.services.signer();
  return {
    id: `nod_${key.kid}`,
    key,
    ask: async (ask, operation, given) => {
      const body = JSON.stringify({ nonce: NONCE, ...given });
      const request = { issuer, operation: operation.name, body, now: service.services.now(), jti: "x" };
      return ask({ operation, body, authorization: `Node ${await signAssertion(key, request)}` });
    },
  };
}
