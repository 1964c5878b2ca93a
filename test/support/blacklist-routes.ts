import { activate } from "../../shared/contract/operations/activate.ts";
import { activateKeyFile } from "../../shared/contract/operations/activate-key-file.ts";
import { deactivate } from "../../shared/contract/operations/deactivate.ts";
import { deactivateKeyFile } from "../../shared/contract/operations/deactivate-key-file.ts";
import { getCluster } from "../../shared/contract/operations/get-cluster.ts";
import { verify } from "../../shared/contract/operations/verify.ts";
import { formatSecret, SECRET_RANDOM_BYTES } from "../../shared/domain/secret-format.ts";
import { ACTIVATE, DEACTIVATE, sold, VERIFY } from "../wire/ask.ts";
import type { BlacklistScene } from "./blacklist.ts";
import { nodeFrom } from "./from-address.ts";
import type { RawReply } from "./http.ts";
import { importKeyFile, keyFile } from "./key-files.ts";
import { newNonce, type TestNode } from "./node.ts";
import type { TestService } from "./service.ts";
import { licenseWithToken } from "./world.ts";

/** The routes that refuse who is blacklisted. */
export const ROUTE_NAMES = [
  "node activate",
  "node verify",
  "node deactivate",
  "node get-cluster",
  "node activate-key-file",
  "node deactivate-key-file",
  "external activate",
  "external verify",
  "external deactivate",
  "legacy activate",
  "legacy verify",
  "legacy deactivate",
] as const;
export type RouteName = (typeof ROUTE_NAMES)[number];

export type Ask = (from: string, headers?: Readonly<Record<string, string>>) => Promise<RawReply>;

/** How a route is asked with a proof and without one; null where there is no proof: a site activates with a code. */
export interface AskingRoute {
  readonly proven: Ask | null;
  readonly unproven: Ask;
  /** The status of its no. */
  readonly status: number;
}

/** The customer's site; nodes name no domain. */
export const CUSTOMERS_URL = "https://customer.example/app";

const STATUS: Readonly<Record<string, number>> = { "external verify": 200 };
const statusOf = (name: RouteName) => STATUS[name] ?? (name.startsWith("legacy") ? 200 : 403);

const WIRE_PATHS = {
  "external activate": ACTIVATE,
  "external verify": VERIFY,
  "external deactivate": DEACTIVATE,
  "legacy activate": "/api/activate_license",
  "legacy verify": "/api/verify_license",
  "legacy deactivate": "/api/deactivate_license",
} as const satisfies Partial<Record<RouteName, string>>;

/** Sets up a customer with a node and a site, and gives every route to ask; the site activated from `from`. */
export async function askingRoutes(
  service: TestService,
  scene: BlacklistScene,
  from: string,
): Promise<Readonly<Record<RouteName, AskingRoute>>> {
  const one = await sold(service, { parallelUses: null });
  const activation = { path: ACTIVATE, body: one.activation, url: CUSTOMERS_URL };
  const sealed = (await scene.ask(from, activation)).json["lic_response"];
  const wire = Object.entries(WIRE_PATHS).map(([name, path]) => {
    const ask =
      (body: object): Ask =>
      (ip, headers = {}) =>
        scene.ask(ip, { path, body, url: CUSTOMERS_URL, headers });
    const proof = { product_id: one.reference, license_data: sealed };
    const proven = name.endsWith(" activate") ? null : ask(proof);
    return [name, { proven, unproven: ask(one.activation), status: statusOf(name as RouteName) }] as const;
  });
  return { ...Object.fromEntries(wire), ...(await nodeRoutes(service)) } as Record<RouteName, AskingRoute>;
}

async function nodeRoutes(service: TestService): Promise<Partial<Record<RouteName, AskingRoute>>> {
  const { license, token } = await licenseWithToken(service, { parallelUses: null });
  const unknown = formatSecret("cs_act_", new Uint8Array(SECRET_RANDOM_BYTES).fill(3));
  const known = await service.node();
  await known.activate(token.token);
  const activating =
    (text: string): Ask =>
    (ip, headers = {}) => {
      const body = { token: text, nonce: newNonce(), node: { hostName: "fax-01" } };
      return nodeFrom(service, ip, known, activate, { body }, { headers });
    };
  const verifying =
    (by: () => Promise<TestNode>): Ask =>
    async (ip, headers = {}) => {
      const licenses = [{ licenseId: license.id, productId: license.productId }];
      const input = { query: {}, body: { nonce: newNonce(), licenses } };
      return nodeFrom(service, ip, await by(), verify, input, { headers });
    };
  const deactivating =
    (by: () => Promise<TestNode>): Ask =>
    async (ip, headers = {}) =>
      nodeFrom(service, ip, await by(), deactivate, { body: { nonce: newNonce() } }, { headers });
  const looking =
    (by: () => Promise<TestNode>): Ask =>
    async (ip, headers = {}) =>
      nodeFrom(service, ip, await by(), getCluster, { body: { nonce: newNonce() } }, { headers });
  const file = await keyFile(service, { accountId: license.accountId });
  await importKeyFile(known, file);
  const nowhere = { id: "kfl_0000000000000000000000" };
  const importing =
    (by: () => Promise<TestNode>, { id: fileId }: { readonly id: string }): Ask =>
    async (ip, headers = {}) => {
      const body = { nonce: newNonce(), node: { hostName: "fax-01" }, fileId, isImport: true };
      return nodeFrom(service, ip, await by(), activateKeyFile, { body }, { headers });
    };
  const returning =
    (by: () => Promise<TestNode>, { id: fileId }: { readonly id: string }): Ask =>
    async (ip, headers = {}) => {
      const body = { nonce: newNonce(), fileId };
      return nodeFrom(service, ip, await by(), deactivateKeyFile, { body }, { headers });
    };
  const activated = async () => {
    const node = await service.node();
    await node.activate(token.token);
    return node;
  };
  const status = 403;
  return {
    "node activate": { proven: activating(token.token), unproven: activating(unknown), status },
    "node verify": { proven: verifying(async () => known), unproven: verifying(service.node), status },
    "node deactivate": { proven: deactivating(activated), unproven: deactivating(service.node), status },
    "node get-cluster": { proven: looking(async () => known), unproven: looking(service.node), status },
    "node activate-key-file": {
      proven: importing(async () => known, file),
      unproven: importing(service.node, nowhere),
      status,
    },
    "node deactivate-key-file": {
      proven: returning(service.node, file),
      unproven: returning(service.node, nowhere),
      status,
    },
  };
}

/** True for the no of a blacklist, in every route's words. */
export function isBlacklisted({ text }: RawReply): boolean {
  return /"(?:IP|DOMAIN)_BLACKLISTED"|Requests (?:from|for) this (?:address|domain) are blocked/.test(text);
}
