import type { OpenKeys } from "../../onprem/command/context.ts";
import { run } from "../../onprem/command.ts";

/** What came of a command. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Who sits before the command: what they answer and paste, and how wide their terminal is; left out, there is none. */
interface Person {
  readonly answer?: string;
  /** Where the lines of progress are kept that a terminal shows. */
  readonly progress?: string[];
  readonly input?: string;
  readonly columns?: number;
}

/** `countersign-node` in this process, in an environment, with other license keys than those of the data directory if told. */
export function commandLine(env: Readonly<Record<string, string>>, open?: OpenKeys) {
  return {
    env,
    async type(args: string, { answer, progress, input = "", columns }: Person = {}): Promise<Ran> {
      let [out, err] = ["", ""];
      const say = (text: string) => {
        out += text;
      };
      const warn = (text: string) => {
        err += text;
      };
      const io = {
        print: say,
        error: warn,
        read: async () => input,
        ...(columns === undefined ? {} : { columns }),
        ...(progress === undefined ? {} : { progress: (line: string) => void progress.push(line) }),
        ...(answer === undefined
          ? {}
          : {
              ask: async (question: string) => {
                warn(question);
                return answer;
              },
            }),
      };
      const code = await run(args.split(" ").filter(Boolean), env, io, open);
      return { code, out, err };
    },
  };
}
