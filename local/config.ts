import { resolve } from "node:path";

/** How the service is told to run; everything has a default that works. */
export interface LocalConfig {
  readonly port: number;
  readonly dataFolder: string;
  /** The first admin key, where the operator chose it. */
  readonly adminKey: string | null;
  /** Another DynamoDB-compatible server instead of the embedded one. */
  readonly databaseEndpoint: string | null;
  /** The table in it. */
  readonly tableName?: string;
}

export const DEFAULT_PORT = 7070;
export const DEFAULT_TABLE = "countersign";
export const DEFAULT_DATA_FOLDER = ".countersign";

/** Something that the operator can mend; its message says how. */
export class SetupFault extends Error {
  override readonly name = "SetupFault";
}

/** Reads the environment; throws a SetupFault for a value that cannot be meant. Port 0 takes a free one. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): LocalConfig {
  const port = env["COUNTERSIGN_PORT"] ?? String(DEFAULT_PORT);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new SetupFault(`COUNTERSIGN_PORT is "${port}": give a number from 0 to 65535.`);
  const adminKey = env["COUNTERSIGN_ADMIN_KEY"] || null;
  if (adminKey !== null && !/^[\x21-\x7e]{8,200}$/.test(adminKey))
    throw new SetupFault("COUNTERSIGN_ADMIN_KEY must be 8 to 200 printable characters without blanks.");
  return {
    port: Number(port),
    dataFolder: resolve(env["COUNTERSIGN_DATA"] || DEFAULT_DATA_FOLDER),
    adminKey,
    databaseEndpoint: env["DYNAMODB_ENDPOINT"] || null,
    tableName: env["COUNTERSIGN_TABLE"] || DEFAULT_TABLE,
  };
}
