/** The answering side of the benchmark, in a process of its own: the service, and the bare handlers beside it. */
import { createWriteStream } from "node:fs";
import { devNull } from "node:os";
import { logPrinter } from "../../local/print-log.ts";
import { openArena } from "../model/arena.ts";
import { bareDatabaseHandler, bareHandler } from "./bare.ts";
import { type Stock, stockUp } from "./stock.ts";

/** What the load process asks of this one, and what each is answered with. */
export interface Questions {
  start: { asked: null; answered: { url: string; issuer: string } };
  stock: { asked: { nodes: number }; answered: Stock };
  /** Starts both bare handlers; the second reads what `verify` reads for this activation. */
  bare: { asked: { activationId: string }; answered: { plain: string; withDatabase: string } };
  /** CPU time of this process so far, in milliseconds. */
  cpu: { asked: null; answered: number };
}

type Answers = {
  [Q in keyof Questions]: (asked: Questions[Q]["asked"]) => Promise<Questions[Q]["answered"]>;
};

async function answersOf(): Promise<Answers> {
  // Log lines are written as in production, where nothing reads them at once.
  const arena = await openArena({ log: logPrinter(createWriteStream(devNull), { COUNTERSIGN_LOG: "json" }) });
  const { service } = arena;
  const closing: (() => void)[] = [];
  process.once("disconnect", () => {
    for (const close of closing) close();
    arena.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  return {
    start: async () => ({ url: service.url, issuer: (await service.services.signer()).issuer }),
    stock: ({ nodes }) => stockUp(arena, nodes),
    bare: async ({ activationId }) => {
      const [activation] = await service.services.storage.loadActivations([activationId]);
      if (activation === undefined) throw new Error(`no activation ${activationId}`);
      const bare = [await bareHandler(), await bareDatabaseHandler(service.database, activation)] as const;
      closing.push(...bare.map(({ close }) => close));
      return { plain: bare[0].url, withDatabase: bare[1].url };
    },
    cpu: async () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    },
  };
}

const answers = answersOf();
process.on("message", async ({ question, asked }: { question: keyof Questions; asked: never }) => {
  try {
    process.send?.({ answered: await (await answers)[question](asked) });
  } catch (error) {
    process.send?.({ fault: (error as Error).stack });
  }
});
