import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { isMistypedKey, newAdminKeyText, storeAdminKey } from "../functions/http/first-admin-key.ts";
import type { LogLine } from "../functions/http/log-line.ts";
import { createSecrets } from "../functions/http/secrets.ts";
import type { Services } from "../functions/http/services.ts";
import { settingsSource } from "../functions/http/settings.ts";
import type { ClockReading } from "../functions/http/test-clock.ts";
import { connect, type Database } from "../shared/storage/database.ts";
import { createStorage } from "../shared/storage/storage.ts";
import { openClock } from "./clock.ts";
import { DEFAULT_TABLE, type LocalConfig, SetupFault } from "./config.ts";
import { type DataFolder, openDataFolder } from "./data-folder.ts";
import { clientConfig, startDatabase } from "./database.ts";
import { createGateway } from "./gateway.ts";
import { type LocalKeys, openKeys } from "./keys.ts";
import { createSweep, type SweepTimes, sweepByTheClock } from "./sweep.ts";
import { createTable } from "./table.ts";

/** What tests may put in place of the real thing. */
export interface ServiceOptions {
  /** The machine's time, which a test clock is ahead of or behind. */
  readonly now?: () => number;
  readonly log?: (line: LogLine) => void;
  /** When the sweep runs by itself; without it only when it is asked to. */
  readonly sweepTimes?: SweepTimes;
  readonly logSweep?: (line: object) => void;
  /** Wraps the connection, to count calls or to inject faults. */
  readonly observe?: (db: Database) => Database;
}

/** A running service. */
export interface LocalService {
  readonly url: string;
  readonly rootKeys: readonly string[];
  /** The admin key made on the first run; null when one exists already or the operator chose it. */
  readonly newAdminKey: string | null;
  readonly services: Services;
  readonly database: Database;
  readonly clock: () => ClockReading;
  /** To be called when the new key has been shown: from then on no other is made. */
  confirmAdminKey(): void;
  /** Stops taking requests, finishes those under way, and ends the database. */
  close(): Promise<void>;
}

const ADMIN_FILE = "admin-key.json";
const ROTATION_CHECK_MS = 3_600_000;

/** Starts the whole service on one machine: database, keys, gateway. */
export async function startService(config: LocalConfig, options: ServiceOptions = {}): Promise<LocalService> {
  const undo: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const folder = await openDataFolder(config.dataFolder);
    undo.push(() => folder.release());
    const clock = openClock(folder, options.now ?? Date.now);
    const { now } = clock;
    const keys = await openKeys(folder, now());
    const endpoint = config.databaseEndpoint ?? (await embedded(folder, undo));
    const tableName = config.tableName ?? DEFAULT_TABLE;
    await createTable(clientConfig(endpoint), tableName);
    const db = (options.observe ?? ((same) => same))(connect(tableName, clientConfig(endpoint)));
    undo.push(() => db.client.destroy());
    const services = makeServices(db, keys, now, config, options.log ?? (() => undefined));
    const newAdminKey = await ensureAdminKey(services, folder, config.adminKey);
    const rotation = setInterval(() => keys.rotateIfDue(now()).catch(() => undefined), ROTATION_CHECK_MS);
    rotation.unref();
    undo.push(() => clearInterval(rotation));
    const logSweep = options.logSweep ?? (() => undefined);
    const swept = createSweep(services, logSweep);
    undo.push(() => swept.end());
    const byTheClock =
      options.sweepTimes === undefined ? null : sweepByTheClock(swept, options.sweepTimes, logSweep);
    if (byTheClock !== null) undo.push(byTheClock.stop);
    const sweep = async () => {
      const reports = await swept.run();
      byTheClock?.goOn(reports);
      return reports;
    };
    const testClock = clock.testClock(services.storage.recordActivity);
    const server = await createGateway({ ...services, sweep, testClock });
    await listen(server, config.port);
    undo.push(() => stopServer(server));
    const { port } = server.address() as AddressInfo;
    const confirmAdminKey = () => folder.writeJson(ADMIN_FILE, { madeAt: new Date(now()).toISOString() });
    return {
      url: `http://127.0.0.1:${port}`,
      rootKeys: keys.rootKeys,
      newAdminKey,
      services,
      database: db,
      clock: testClock.read,
      confirmAdminKey,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function embedded(folder: DataFolder, undo: (() => Promise<void> | void)[]): Promise<string> {
  const database = await startDatabase(folder.file("database.sqlite"));
  undo.push(() => database.stop());
  return database.endpoint;
}

function makeServices(
  db: Database,
  keys: LocalKeys,
  now: () => number,
  config: LocalConfig,
  log: (line: LogLine) => void,
): Services {
  const secrets = createSecrets(keys.masterSecret);
  const chosen = config.adminKey;
  const storage = createStorage(db);
  return {
    storage,
    secrets,
    settings: settingsSource(storage, now),
    presetKeyIds: new Set(chosen === null ? [] : [secrets.idOf("key", chosen)]),
    signer: () => keys.rotateIfDue(now()),
    now,
    randomBytes: (size) => randomBytes(size),
    sleep: db.sleep,
    log,
  };
}

/** The operator's key is added when it is new; without one, the first run makes a key. */
async function ensureAdminKey(
  services: Services,
  folder: DataFolder,
  chosen: string | null,
): Promise<string | null> {
  if (chosen === null && folder.readJson(ADMIN_FILE) !== null) return null;
  if (chosen !== null && isMistypedKey(chosen))
    throw new SetupFault(
      "COUNTERSIGN_ADMIN_KEY looks like one of our keys, but its checksum is wrong. Copy it again.",
    );
  const text = chosen ?? newAdminKeyText(services);
  await storeAdminKey(services, text);
  return chosen === null ? text : null;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new SetupFault(`Port ${port} is in use. Set COUNTERSIGN_PORT to another one.`)
          : error,
      ),
    );
    server.listen(port, "127.0.0.1", () => resolve());
  });
}

function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
  });
}
