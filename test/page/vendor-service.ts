import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createLicensing, type Licensing } from "../../client/licensing.ts";
import type { LicensingOptions } from "../../client/options.ts";
import { createTransport } from "../../client/service/transport.ts";
import { type LocalService, startService } from "../../local/service.ts";
import { call } from "../../shared/contract/call.ts";
import type { InputFor, Operation, ReplyOf } from "../../shared/contract/operation.ts";
import { acceptReturn } from "../../shared/contract/operations/accept-return.ts";
import { answerRequest } from "../../shared/contract/operations/answer-request.ts";
import { createAccount } from "../../shared/contract/operations/create-account.ts";
import { createKeyFile } from "../../shared/contract/operations/create-key-file.ts";
import { createLicense } from "../../shared/contract/operations/create-license.ts";
import { createProduct } from "../../shared/contract/operations/create-product.ts";
import { downloadKeyFile } from "../../shared/contract/operations/download-key-file.ts";
import { issueToken } from "../../shared/contract/operations/issue-token.ts";
import { withdrawKeys } from "../../shared/contract/operations/withdraw-keys.ts";

type KeyGroups = InputFor<typeof createKeyFile>["body"]["keys"];
type Terms = Partial<InputFor<typeof createLicense>["body"]>;

/** The vendor with the real local service, as its staff and its portal use it. */
export interface VendorService {
  readonly url: string;
  /** Sells a license of a product to the only customer. */
  sell(code: string, name: string, terms?: Terms): Promise<string>;
  /** A token for all that was sold. */
  token(): Promise<string>;
  /** The response strings to a request string for all that was sold; with `legacy` one for each product. */
  answer(request: string, legacy?: boolean): Promise<readonly string[]>;
  takeReturn(text: string): Promise<ReplyOf<typeof acceptReturn>>;
  /** A key file for the customer, made by staff, as it is sent. */
  keyFile(serverType: string, keys: KeyGroups): Promise<{ readonly id: string; readonly text: string }>;
  withdraw(keyFileId: string, numbers: readonly string[]): Promise<unknown>;
  /** An installation that is set up for this vendor. */
  install(change?: Partial<LicensingOptions>): Promise<Licensing>;
  /** Ends the service before the test does. */
  stop(): Promise<void>;
}

const ADMIN_KEY = "an-admin-key-of-the-page-tests";

export async function startVendor(now: () => number): Promise<VendorService> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-page-"));
  const config = { port: 0, dataFolder: join(folder, "data"), adminKey: ADMIN_KEY, databaseEndpoint: null };
  const service: LocalService = await startService(config, { now });
  let isStopped = false;
  const stop = async () => {
    if (!isStopped) await service.close();
    isStopped = true;
  };
  onTestFinished(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = async <O extends Operation>(operation: O, input: InputFor<O>): Promise<ReplyOf<O>> => {
    const authorize = async () => `Bearer ${ADMIN_KEY}`;
    const options = { baseUrl: service.url, transport: createTransport(null), authorize };
    const result = await call(operation, input, options);
    if (result.outcome !== "done") throw new Error(`${operation.name}: ${JSON.stringify(result)}`);
    return result.body;
  };
  const { id: accountId } = await ask(createAccount, { body: { name: "Acme" } });
  const licenses: string[] = [];
  let installed = 0;
  return {
    url: service.url,
    stop,
    async sell(code, name, terms = {}) {
      await ask(createProduct, { body: { code, name } });
      const body = { accountId, product: code, type: "perpetual" as const, ...terms };
      const { id } = await ask(createLicense, { body });
      licenses.push(id);
      return id;
    },
    token: async () =>
      (await ask(issueToken, { body: { accountId, licenseIds: licenses, description: "Order 4711" } })).token,
    answer: async (request, legacy = false) =>
      (await ask(answerRequest, { body: { request, licenses, legacy } })).responses.map(({ text }) => text),
    takeReturn: (text) => ask(acceptReturn, { body: { return: text } }),
    async keyFile(serverType, keys) {
      const body = { accountId, serverType, keys, numberPrefix: `ACME-${serverType.toUpperCase()}` };
      const { id: keyFileId } = await ask(createKeyFile, { body });
      return { id: keyFileId, text: (await ask(downloadKeyFile, { params: { keyFileId } })).text };
    },
    withdraw: (keyFileId, numbers) =>
      ask(withdrawKeys, { params: { keyFileId }, body: { numbers: [...numbers], reason: "Refunded" } }),
    install: async (change = {}) => {
      installed += 1;
      const licensing = await createLicensing({
        url: service.url,
        dataDir: join(folder, `node-${installed}`),
        rootKeys: service.rootKeys,
        hostName: `fax-0${installed}`,
        version: "26.3.1",
        proxy: null,
        autoRefresh: false,
        now,
        ...change,
      });
      onTestFinished(() => licensing.close());
      return licensing;
    },
  };
}
