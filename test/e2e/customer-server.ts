import { join } from "node:path";
import { type Answer, runCommand } from "../../local/demo/stage.ts";
import { emptyFolder } from "./process.ts";

const COMPILED = join(emptyFolder(), "compiled");

/** A server of a customer: its folder, and its command as a process of its own. */
export interface CustomerServer {
  readonly folder: string;
  /** Runs `countersign-node`, with what it reads and with another clock (`+31d`). */
  type(words: string, given?: { readonly input?: string; readonly clock?: string }): Promise<Answer>;
}

/** A new server that is set up by this environment. */
export function customerServer(environment: Readonly<Record<string, string>>): CustomerServer {
  const folder = join(emptyFolder(), "node");
  return {
    folder,
    type(words, { input, clock } = {}) {
      const travels = clock === undefined ? {} : { COUNTERSIGN_TEST_CLOCK: clock };
      const own = { ...environment, COUNTERSIGN_NODE_DATA: folder, ...travels };
      return runCommand("countersign-node", words.split(" "), own, input);
    },
  };
}

/** What every command finds around it, and nothing of this process's own settings. */
export function surroundings(): Record<string, string> {
  const { PATH = "", HOME = "" } = process.env;
  return { PATH, HOME, NO_COLOR: "1", NODE_COMPILE_CACHE: COMPILED };
}
