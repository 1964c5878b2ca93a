import type { Database } from "../../shared/storage/database.ts";

/** One call of the AWS SDK, as the storage made it. */
export interface SdkCall {
  /** Such as "TransactWriteItems". */
  readonly command: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Stands between the storage and the database: `send` makes the call, and what is returned is what the storage gets. */
export type Intercept = (call: SdkCall, send: () => Promise<unknown>) => Promise<unknown>;

/** What one call cost, by the database's own account; capacities are in units, indexes included. */
export interface MadeCall extends SdkCall {
  /** False when it was refused (a failed condition) or went wrong; what it cost is not told then. */
  readonly isDone: boolean;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Keys asked for; absent ones cost as well. */
  readonly keysRead: number;
}

/** The calls that reached the database since the last `clear`. */
export interface SdkWatch {
  readonly calls: readonly MadeCall[];
  clear(): void;
  /** Puts an interceptor in the way, or takes it away with null. */
  intercept(by: Intercept | null): void;
}

interface Capacity {
  readonly CapacityUnits?: number;
  readonly WriteCapacityUnits?: number;
}

type Stack = {
  add(
    middleware: (
      next: (args: { input: object }) => Promise<{ output: unknown }>,
      context: { commandName?: string },
    ) => (args: { input: object }) => Promise<{ output: unknown }>,
    options: { step: "initialize"; priority: "high"; name: string },
  ): void;
};

/** Counts every call of a connection with what it consumed, and lets tests stand in its way. */
export function watchSdk(db: Database): SdkWatch {
  const calls: MadeCall[] = [];
  let interceptor: Intercept | null = null;
  (db.client.middlewareStack as unknown as Stack).add(
    (next, { commandName = "" }) =>
      async (args) => {
        const call = {
          command: commandName.replace(/Command$/, ""),
          input: args.input as Readonly<Record<string, unknown>>,
        };
        const send = async () => {
          const keys = keysRead(call);
          const asked = { ...args, input: { ...args.input, ReturnConsumedCapacity: "INDEXES" } };
          const { output } = await next(asked).catch((error: unknown) => {
            calls.push({ ...call, readUnits: 0, writeUnits: 0, keysRead: keys, isDone: false });
            throw error;
          });
          calls.push({ ...call, ...unitsOf(call.command, output), keysRead: keys, isDone: true });
          return output;
        };
        return { output: interceptor === null ? await send() : await interceptor(call, send) };
      },
    { step: "initialize", priority: "high", name: "testWatch" },
  );
  return {
    calls,
    clear: () => calls.splice(0),
    intercept: (by) => {
      interceptor = by;
    },
  };
}

const WRITES = /^(?:Put|Update|Delete|TransactWrite|BatchWrite)/;

/** True for a call that is to change the table, whether it did or not. */
export function isWrite({ command }: Pick<SdkCall, "command">): boolean {
  return WRITES.test(command);
}

/** True for a call that changed the table. */
export function isEffect(call: MadeCall): boolean {
  return isWrite(call) && call.isDone;
}

/** The calls that reached the database while `run` ran. */
export async function callsDuring(sdk: SdkWatch, run: () => Promise<unknown>): Promise<readonly MadeCall[]> {
  sdk.clear();
  await run();
  return [...sdk.calls];
}

function unitsOf(command: string, output: unknown): { readUnits: number; writeUnits: number } {
  const told = (output as { ConsumedCapacity?: Capacity | Capacity[] }).ConsumedCapacity;
  const units = [told ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
  return isWrite({ command }) ? { readUnits: 0, writeUnits: units } : { readUnits: units, writeUnits: 0 };
}

function keysRead({ command, input }: SdkCall): number {
  if (command === "GetItem") return 1;
  const tables = Object.values((input["RequestItems"] ?? {}) as Record<string, { Keys?: unknown[] }>);
  return tables.reduce((sum, { Keys = [] }) => sum + Keys.length, 0);
}
