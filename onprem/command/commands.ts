import { runActivate } from "./activate.ts";
import { runCluster } from "./cluster.ts";
import type { CommandContext } from "./context.ts";
import { runDeactivate } from "./deactivate.ts";
import { runAuthorize, runRefreshKeys } from "./keys/authorize.ts";
import { runChangeServerType } from "./keys/change-server-type.ts";
import { runImport } from "./keys/import.ts";
import { runListKeys } from "./keys/list.ts";
import { runRemoveKeys } from "./keys/remove.ts";
import { runAssignSeat, runCheckSeat, runReleaseSeats, runSeatHistory } from "./keys/seats.ts";
import { runShowKey } from "./keys/show.ts";
import { runKeys } from "./keys/status.ts";
import type { OptionName } from "./options.ts";
import { runRequest } from "./request.ts";
import { runRespond } from "./respond.ts";
import { runReturn } from "./return.ts";
import { runServe } from "./serve.ts";
import { runStatus } from "./status.ts";
import { runTestConnection } from "./test-connection.ts";
import { runVerify } from "./verify.ts";

/** One command: what it does, and what may be typed after its name. */
export interface Command {
  readonly run: (context: CommandContext) => Promise<number>;
  /** The options that it takes beside those of every command. */
  readonly takes: readonly OptionName[];
  /** The words after its name, as the help calls them; a command without them takes none. */
  readonly words?: {
    readonly names: readonly string[];
    /** How many of them may be left out, from the last one on. */
    readonly optional?: number;
    /** True when the last one may be said again and again. */
    readonly isMany?: true;
  };
}

const MANY_FILES = { names: ["FILE"], isMany: true } as const;
const OF_FILE = { names: ["FILE-ID"] } as const;

/** Every command by its name; a name of two words belongs to a group, which is the first of them. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  "test-connection": { run: runTestConnection, takes: [] },
  activate: { run: runActivate, takes: ["token"] },
  status: { run: runStatus, takes: [] },
  verify: { run: runVerify, takes: [] },
  deactivate: { run: runDeactivate, takes: ["product"] },
  request: { run: runRequest, takes: ["product", "replaces", "new", "out", "qr"] },
  respond: { run: runRespond, takes: [], words: { ...MANY_FILES, optional: 1 } },
  return: { run: runReturn, takes: ["product", "again", "yes", "out", "qr"] },
  cluster: { run: runCluster, takes: [] },
  serve: { run: runServe, takes: ["host", "port", "support"] },
  import: { run: runImport, takes: ["yes", "support"], words: { names: ["FILE"] } },
  authorize: { run: runAuthorize, takes: ["support"], words: { ...OF_FILE, optional: 1 } },
  "change-server-type": { run: runChangeServerType, takes: ["yes", "support"], words: MANY_FILES },
  keys: { run: runKeys, takes: ["support"] },
  "keys list": { run: runListKeys, takes: ["type", "user", "state", "search"] },
  "keys show": { run: runShowKey, takes: ["proof"], words: { names: ["NUMBER"] } },
  "keys refresh": { run: runRefreshKeys, takes: ["support"] },
  "keys remove": { run: runRemoveKeys, takes: ["yes", "support"], words: OF_FILE },
  "seats assign": { run: runAssignSeat, takes: ["support"], words: { names: ["USER", "TYPE"] } },
  "seats release": { run: runReleaseSeats, takes: [], words: { names: ["USER", "TYPE"], optional: 1 } },
  "seats check": { run: runCheckSeat, takes: ["support"], words: { names: ["USER", "TYPE"], optional: 1 } },
  "seats history": { run: runSeatHistory, takes: ["user", "number"] },
};
