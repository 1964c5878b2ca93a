import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_TABLE } from "../../../local/config.ts";
import { clientConfig } from "../../../local/database.ts";
import { SCOPES_OF_KIND } from "../../../shared/contract/access.ts";
import { type CallOptions, call } from "../../../shared/contract/call.ts";
import type { InputFor, Operation, ReplyOf } from "../../../shared/contract/operation.ts";
import { createAccount } from "../../../shared/contract/operations/create-account.ts";
import { createApiKey } from "../../../shared/contract/operations/create-api-key.ts";
import { createLicense } from "../../../shared/contract/operations/create-license.ts";
import { createProduct } from "../../../shared/contract/operations/create-product.ts";
import { deactivateActivation } from "../../../shared/contract/operations/deactivate-activation.ts";
import { listActivations } from "../../../shared/contract/operations/list-activations.ts";
import { updateSettings } from "../../../shared/contract/operations/update-settings.ts";
import { connect } from "../../../shared/storage/database.ts";
import { KEYS } from "../../../shared/storage/table.ts";
import { type Started, start } from "../../e2e/process.ts";
import { type CuttableDatabase, startCuttableDatabase } from "../../support/cuttable-database.ts";
import { editItem } from "../../support/table.ts";

/** A license for sale: what a site needs to know of it. */
export interface Sold {
  readonly id: string;
  readonly code: string;
  readonly product: string;
}

/** The vendor's side: a service as a process of its own, over a database that can be cut off, and its staff. */
export class Vendor {
  readonly database: CuttableDatabase;
  readonly #service: Started;
  readonly #folder: string;
  #made = 0;

  private constructor(database: CuttableDatabase, service: Started, folder: string) {
    this.database = database;
    this.#service = service;
    this.#folder = folder;
  }

  static async open(): Promise<Vendor> {
    const database = await startCuttableDatabase();
    const folder = mkdtempSync(join(tmpdir(), "countersign-wire-"));
    const service = await start({ COUNTERSIGN_DATA: folder, DYNAMODB_ENDPOINT: database.endpoint });
    const vendor = new Vendor(database, service, folder);
    // The scenes fail more often than any site.
    const body = { blacklistDomainAfterFailedAttempts: 0, blacklistIpAfterFailedAttempts: 0 };
    await vendor.#staff(updateSettings, { body });
    return vendor;
  }

  get url(): string {
    return this.#service.url;
  }

  /** A key for sites that may do everything that sites may. */
  async siteKey(): Promise<string> {
    const body = {
      name: "sites",
      kind: "external",
      scopes: ["activate", "verify", "deactivate", "updates"],
    } as const;
    const { key } = await this.#staff(createApiKey, { body: { ...body, scopes: [...body.scopes] } });
    return key;
  }

  /** A key for administration programs that may do everything that they may. */
  async administratorKey(): Promise<string> {
    const scopes = [...SCOPES_OF_KIND.internal];
    const { key } = await this.#staff(createApiKey, { body: { name: "shop", kind: "internal", scopes } });
    return key;
  }

  /** A license for one site. */
  async sell(): Promise<Sold> {
    this.#made += 1;
    const referenceId = `PROD-${this.#made}`;
    const product = { code: `product-${this.#made}`, name: "Shop", referenceId };
    const { id: productId } = await this.#staff(createProduct, { body: product });
    const { id: accountId } = await this.#staff(createAccount, { body: { name: "Acme" } });
    const license = { accountId, product: productId, type: "perpetual", parallelUses: 1 } as const;
    const { id, code } = await this.#staff(createLicense, { body: license });
    return { id, code, product: referenceId };
  }

  /** Changes a license behind the service's back. */
  async edit({ id }: Sold, changes: Readonly<Record<string, unknown>>): Promise<void> {
    const db = connect(DEFAULT_TABLE, clientConfig(this.database.endpoint));
    await editItem(db, KEYS.license(id), changes);
    db.client.destroy();
  }

  /** Releases the license's only use by staff's hand. */
  async release({ id }: Sold): Promise<void> {
    const { items } = await this.#staff(listActivations, { query: { licenseId: id } });
    const active = items.find(({ isActive }) => isActive);
    await this.#staff(deactivateActivation, { params: { activationId: active?.id ?? "" } });
  }

  /** Ends the service; its address then answers nobody. */
  async stop(): Promise<void> {
    await this.#service.end("SIGTERM");
  }

  async close(): Promise<void> {
    await this.stop();
    await this.database.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #staff<O extends Operation>(operation: O, input: InputFor<O>): Promise<ReplyOf<O>> {
    const options: CallOptions = {
      baseUrl: this.url,
      transport: overFetch,
      authorize: async () => `Bearer ${this.#service.adminKey}`,
    };
    const result = await call(operation, input, options);
    if (result.outcome === "done") return result.body;
    throw new Error(`${operation.name}: ${JSON.stringify(result)}`);
  }
}

const overFetch: CallOptions["transport"] = async ({ method, url, headers, body }) => {
  const reply = await fetch(url, { method, headers, body });
  return { status: reply.status, headers: Object.fromEntries(reply.headers), body: await reply.text() };
};
