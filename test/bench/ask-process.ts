import { fork } from "node:child_process";
import { once } from "node:events";
import type { Questions } from "./service-process.ts";

/** The other process, asked one question after the other. */
export interface ServiceProcess {
  ask<Q extends keyof Questions>(
    question: Q,
    asked: Questions[Q]["asked"],
  ): Promise<Questions[Q]["answered"]>;
  /** Ends it, and the database with it. */
  end(): Promise<void>;
}

/** Starts the answering process; it ends with this one, however that ends. */
export function startServiceProcess(): ServiceProcess {
  const child = fork(new URL("./service-process.ts", import.meta.url));
  const exited = once(child, "exit");
  return {
    async ask(question, asked) {
      child.send({ question, asked });
      const [reply] = await Promise.race([
        once(child, "message"),
        exited.then(() => [{ fault: "it ended" }]),
      ]);
      if ("fault" in reply) throw new Error(`the service process: ${reply.fault}`);
      return reply.answered;
    },
    async end() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
