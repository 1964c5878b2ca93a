import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLicensing, type Licensing } from "../../client/licensing.ts";
import type { LicensingOptions } from "../../client/options.ts";
import { createTransport } from "../../client/service/transport.ts";
import { CLOCK_FILE } from "../../local/clock.ts";
import { type Answer, runCommand } from "../../local/demo/stage.ts";
import { call } from "../../shared/contract/call.ts";
import type { InputFor, Operation, ReplyOf } from "../../shared/contract/operation.ts";
import { createAccount } from "../../shared/contract/operations/create-account.ts";
import { createLicense } from "../../shared/contract/operations/create-license.ts";
import { createProduct } from "../../shared/contract/operations/create-product.ts";
import { issueToken } from "../../shared/contract/operations/issue-token.ts";
import { setClock } from "../../shared/contract/operations/set-clock.ts";
import { type CustomerServer, customerServer, surroundings } from "./customer-server.ts";
import { emptyFolder, type Started, start } from "./process.ts";

export const DAY_MS = 86_400_000;

/** Every command is a process, and a busy machine starts them slowly. */
export const PROCESSES = { timeout: 240_000 };

const ADMIN_KEY = "an-admin-key-of-the-e2e-tests";

type Terms = Partial<InputFor<typeof createLicense>["body"]>;

/** What a customer has bought: a smart account with a license for each product. */
interface Sold {
  readonly accountId: string;
  readonly licenseIds: readonly string[];
  readonly codes: readonly string[];
  /** One token for all of the licenses. */
  token(given?: Partial<InputFor<typeof issueToken>["body"]>): Promise<string>;
}

/** A vendor with its service as a process of its own, whose clock the test has. */
export class Vendor {
  service: Started;
  readonly #data: string;
  private constructor(service: Started, data: string) {
    this.service = service;
    this.#data = data;
  }

  static async open(): Promise<Vendor> {
    const data = join(emptyFolder(), "service");
    return new Vendor(await startOn(data), data);
  }

  /** What staff do, or anyone: `authorize` false leaves the key out. */
  async staff<O extends Operation>(operation: O, input: InputFor<O>, authorize = true): Promise<ReplyOf<O>> {
    const options = {
      baseUrl: this.service.url,
      transport: createTransport(null),
      authorize: async () => (authorize ? `Bearer ${ADMIN_KEY}` : null),
    };
    const result = await call(operation, input, options);
    if (result.outcome !== "done") throw new Error(`${operation.name}: ${JSON.stringify(result)}`);
    return result.body;
  }

  /** Runs `countersign` as staff would. */
  type(words: string): Promise<Answer> {
    const { url } = this.service;
    return runCommand("countersign", words.split(" "), {
      ...surroundings(),
      COUNTERSIGN_URL: url,
      COUNTERSIGN_API_KEY: ADMIN_KEY,
    });
  }

  /** Sets the service's clock this far from the machine's. */
  async travel(ms: number): Promise<void> {
    const body = { at: new Date(Date.now() + ms).toISOString() };
    await this.staff(setClock, { body });
  }

  /** Deposits a license of each product, in a new account where none is given. */
  async sell(products: readonly string[], terms: Terms = {}): Promise<Sold> {
    const accountId =
      terms.accountId ?? (await this.staff(createAccount, { body: { name: "Acme Hospital" } })).id;
    const licenseIds: string[] = [];
    const codes: string[] = [];
    for (const code of products) {
      const body = { product: code, type: "perpetual" as const, ...terms, accountId };
      await this.register(code);
      const license = await this.staff(createLicense, { body });
      licenseIds.push(license.id);
      codes.push(license.code);
    }
    const token: Sold["token"] = async (given = {}) =>
      (await this.staff(issueToken, { body: { accountId, licenseIds, ...given } })).token;
    return { accountId, licenseIds, codes, token };
  }

  readonly #registered = new Set<string>();

  async register(code: string): Promise<void> {
    if (this.#registered.has(code)) return;
    this.#registered.add(code);
    await this.staff(createProduct, { body: { code, name: `Acme ${code}` } });
  }

  /** A new server; `products` are its applications. */
  server(products: string, change: Readonly<Record<string, string>> = {}): CustomerServer {
    return customerServer({ ...this.environment(), COUNTERSIGN_PRODUCTS: products, ...change });
  }

  /** The product itself on a server, in this process, its clock in the test's hand. */
  embed(now: () => number, change: Partial<LicensingOptions> = {}): Promise<Licensing> {
    return createLicensing({
      url: this.service.url,
      rootKeys: this.service.rootKeys,
      dataDir: join(emptyFolder(), "node"),
      proxy: null,
      autoRefresh: false,
      now,
      ...change,
    });
  }

  environment(): Record<string, string> {
    return {
      ...surroundings(),
      COUNTERSIGN_URL: this.service.url,
      COUNTERSIGN_ROOT_KEYS: this.service.rootKeys,
    };
  }

  async stop(): Promise<void> {
    await this.service.end("SIGTERM");
  }

  /** Stops the service and starts it this far from the machine's clock, without the sweeps of the time between. */
  async sleep(ms: number): Promise<void> {
    await this.stop();
    writeFileSync(join(this.#data, CLOCK_FILE), JSON.stringify({ offsetMs: ms, setAt: Date.now() }));
    await this.restart();
  }

  /** The service again, on the same data and the same port. */
  async restart(): Promise<void> {
    this.service = await startOn(this.#data, new URL(this.service.url).port);
  }
}

function startOn(data: string, port = "0"): Promise<Started> {
  return start({ COUNTERSIGN_DATA: data, COUNTERSIGN_ADMIN_KEY: ADMIN_KEY, COUNTERSIGN_PORT: port });
}
