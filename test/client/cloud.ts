import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLicensing, type Licensing } from "../../client/licensing.ts";
import type { LicensingOptions } from "../../client/options.ts";
import { createTransport } from "../../client/service/transport.ts";
import { type LocalService, startService } from "../../local/service.ts";
import { call } from "../../shared/contract/call.ts";
import type { InputFor, Operation, ReplyOf } from "../../shared/contract/operation.ts";
import { createAccount } from "../../shared/contract/operations/create-account.ts";
import { createLicense } from "../../shared/contract/operations/create-license.ts";
import { createProduct } from "../../shared/contract/operations/create-product.ts";
import { deactivateActivation } from "../../shared/contract/operations/deactivate-activation.ts";
import { issueToken } from "../../shared/contract/operations/issue-token.ts";
import { listActivations } from "../../shared/contract/operations/list-activations.ts";
import { tempPath } from "./temp-folder.ts";

/** The real service in this process, which can be stopped and started again on the same data and port. */
export interface Cloud {
  now: () => number;
  readonly url: string;
  readonly rootKeys: readonly string[];
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Sells licenses of these products to a new account: one token for all of them. */
  sell(codes: readonly string[], license?: Partial<InputFor<typeof createLicense>["body"]>): Promise<string>;
  /** Another token for a license that was sold. */
  issue(
    code: string,
    given?: { readonly replacesNodeId?: string; readonly uses?: number; readonly description?: string },
  ): Promise<string>;
  /** What staff do, as the contract has it. */
  staff<O extends Operation>(operation: O, input: InputFor<O>): Promise<ReplyOf<O>>;
  /** The license of a product that was sold last. */
  licenseOf(code: string): string;
  /** Releases every activation of a product, as support would. */
  release(code: string): Promise<void>;
  /** An installation that reaches this service; no proxy of the environment is used. */
  install(change?: Partial<LicensingOptions>): Promise<Licensing>;
  remove(): Promise<void>;
}

const ADMIN_KEY = "an-admin-key-of-the-client-tests";

export async function startCloud(): Promise<Cloud> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-cloud-"));
  let port = 0;
  let service: LocalService | null = null;
  const sold = new Map<string, string>();
  const owners = new Map<string, string>();
  const running = () => {
    if (service === null) throw new Error("the service is stopped");
    return service;
  };
  const staff = async <O extends Operation>(operation: O, input: InputFor<O>): Promise<ReplyOf<O>> => {
    const authorize = async () => `Bearer ${ADMIN_KEY}`;
    const options = { baseUrl: running().url, transport: createTransport(null), authorize };
    const result = await call(operation, input, options);
    if (result.outcome !== "done") throw new Error(`${operation.name}: ${JSON.stringify(result)}`);
    return result.body;
  };
  const cloud: Cloud = {
    now: Date.now,
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    rootKeys: [],
    staff,
    licenseOf: (code) => sold.get(code) ?? "",
    async start() {
      const config = { port, dataFolder: join(folder, "data"), adminKey: ADMIN_KEY, databaseEndpoint: null };
      service = await startService(config, { now: () => cloud.now() });
      port = Number(new URL(service.url).port);
      Object.assign(cloud, { rootKeys: service.rootKeys });
    },
    async stop() {
      await running().close();
      service = null;
    },
    async sell(codes, license = {}) {
      const account = await staff(createAccount, { body: { name: "Acme" } });
      const licenseIds: string[] = [];
      for (const code of codes) {
        await staff(createProduct, { body: { code, name: code.toUpperCase() } });
        const body = { accountId: account.id, product: code, type: "perpetual" as const, ...license };
        const { id } = await staff(createLicense, { body });
        sold.set(code, id);
        owners.set(code, account.id);
        licenseIds.push(id);
      }
      return (await staff(issueToken, { body: { accountId: account.id, licenseIds } })).token;
    },
    async issue(code, given = {}) {
      const body = { accountId: owners.get(code) ?? "", licenseIds: [sold.get(code) ?? ""], ...given };
      return (await staff(issueToken, { body })).token;
    },
    async release(code) {
      const licenseId = sold.get(code) ?? "";
      const { items } = await staff(listActivations, { query: { licenseId } });
      const active = items.filter(({ isActive }) => isActive);
      for (const { id } of active) await staff(deactivateActivation, { params: { activationId: id } });
    },
    install: (change = {}) =>
      createLicensing({
        url: cloud.url,
        dataDir: tempPath(),
        rootKeys: cloud.rootKeys,
        proxy: null,
        autoRefresh: false,
        now: () => cloud.now(),
        ...change,
      }),
    async remove() {
      if (service !== null) await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await cloud.start();
  return cloud;
}
