import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { activityOf } from "../../functions/http/context.ts";
import type { LogLine } from "../../functions/http/log-line.ts";
import { type LocalService, startService } from "../../local/service.ts";
import type { InputFor, Operation } from "../../shared/contract/operation.ts";
import type { ApiKey } from "../../shared/domain/api-key.ts";
import { formatSecret, SECRET_RANDOM_BYTES } from "../../shared/domain/secret-format.ts";
import type { Database } from "../../shared/storage/database.ts";
import { type CallExtras, type Exchange, exchange, requestFor } from "./caller.ts";
import { type Clock, createClock } from "./clock.ts";
import { createNode, type TestNode } from "./node.ts";
import { type SdkWatch, watchSdk } from "./sdk-calls.ts";

/** A whole service in this process, on a database of its own, with a clock that tests move. */
export interface TestService {
  readonly url: string;
  readonly clock: Clock;
  readonly db: Database;
  readonly sdk: SdkWatch;
  readonly local: LocalService;
  readonly adminKey: string;
  readonly log: readonly LogLine[];
  /** Every secret that was shown or sent; none of them may be in a log line or in the table. */
  readonly secrets: ReadonlySet<string>;
  keepSecret(text: string): void;
  /** Calls as staff: with the admin key, or with `key`. */
  staff<O extends Operation>(
    operation: O,
    input: InputFor<O>,
    extras?: CallExtras & { readonly key?: string },
  ): Promise<Exchange<O>>;
  node(): Promise<TestNode>;
  /** A stored API key with these scopes, of kind staff unless given; its text. */
  apiKey(
    scopes: readonly string[],
    ends?: Partial<Pick<ApiKey, "kind" | "expiresAt" | "revokedAt">>,
  ): Promise<string>;
  issuer(): Promise<string>;
  /** Ends the service; throws when a secret got into the log. */
  close(): Promise<void>;
}

/**
 * Starts a service. Pauses between tries take no time unless `realPauses`. With DYNAMODB_ENDPOINT in the environment the
 * database is the one there, in a table of its own that goes again at the end.
 */
export async function startTestService({
  databaseEndpoint = process.env["DYNAMODB_ENDPOINT"] || null,
  realPauses = false,
}: {
  readonly databaseEndpoint?: string | null;
  readonly realPauses?: boolean;
} = {}): Promise<TestService> {
  const dataFolder = mkdtempSync(join(tmpdir(), "countersign-test-"));
  const clock = createClock();
  const log: LogLine[] = [];
  const secrets = new Set<string>();
  const watch: { sdk?: SdkWatch } = {};
  const observe = (db: Database) => {
    watch.sdk = watchSdk(db);
    return realPauses ? db : { ...db, sleep: async () => undefined };
  };
  const tableName = `countersign-test-${randomBytes(8).toString("hex")}`;
  const config = { port: 0, dataFolder, adminKey: null, databaseEndpoint, tableName };
  const local = await startService(config, { now: clock.now, log: (line) => log.push(line), observe });
  const { sdk } = watch;
  if (sdk === undefined || local.newAdminKey === null)
    throw new Error("the service started without a new key");
  const { newAdminKey: adminKey, database: db, url } = local;
  secrets.add(adminKey);
  const keepSecret = (text: string) => void secrets.add(text);
  const issuer = async () => (await local.services.signer()).issuer;
  return {
    url,
    clock,
    db,
    sdk,
    local,
    adminKey,
    log,
    secrets,
    keepSecret,
    async staff(operation, input, { key = adminKey, headers = {} } = {}) {
      const request = requestFor(operation, input);
      const all = { ...request.headers, authorization: `Bearer ${key}`, ...headers };
      const answer = await exchange(url, operation, { ...request, headers: all });
      for (const [secret] of answer.text.matchAll(/cs_(?:act|key)_[0-9A-Za-z]{36}/g)) keepSecret(secret);
      return answer;
    },
    node: () => createNode({ url, issuer, now: local.services.now, keepSecret }),
    async apiKey(scopes, ends = {}) {
      const text = formatSecret("cs_key_", randomBytes(SECRET_RANDOM_BYTES));
      keepSecret(text);
      await storeKey(local, text, scopes, ends);
      return text;
    },
    issuer,
    async close() {
      sdk.intercept(null);
      if (databaseEndpoint !== null)
        await db.client.send(new DeleteTableCommand({ TableName: tableName })).catch(() => undefined);
      await local.close();
      rmSync(dataFolder, { recursive: true, force: true });
      expectNoSecretIn(log, secrets);
    },
  };
}

async function storeKey(
  { services }: LocalService,
  text: string,
  scopes: readonly string[],
  ends: Partial<Pick<ApiKey, "kind" | "expiresAt" | "revokedAt">>,
): Promise<void> {
  const id = services.secrets.idOf("key", text);
  const entry = activityOf(services, { kind: "service", id: "test" }, null);
  await services.storage.insertApiKey(
    {
      id,
      name: "test",
      kind: "staff",
      scopes,
      expiresAt: null,
      revokedAt: null,
      createdAt: services.now(),
      ...ends,
    },
    entry("api-key.created", { accountId: null, subjects: [id] }),
  );
}

function expectNoSecretIn(log: readonly LogLine[], secrets: ReadonlySet<string>): void {
  const all = log.map((line) => JSON.stringify(line)).join("\n");
  const leaked = [...secrets].filter((secret) => all.includes(secret));
  if (leaked.length > 0) throw new Error(`${leaked.length} secrets are in the log, such as ${leaked[0]}`);
}
