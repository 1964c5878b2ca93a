import { run } from "../../client/command.ts";

/** What came of a command. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Who sits before the command: what they answer and paste, and how wide their terminal is; left out, there is none. */
interface Person {
  readonly answer?: string;
  readonly input?: string;
  readonly columns?: number;
}

/** `countersign-node` in this process, in an environment. */
export function commandLine(env: Readonly<Record<string, string>>) {
  return {
    env,
    async type(args: string, { answer, input = "", columns }: Person = {}): Promise<Ran> {
      let [out, err] = ["", ""];
      const say = (text: string) => {
        out += text;
      };
      const warn = (text: string) => {
        err += text;
      };
      const code = await run(args.split(" ").filter(Boolean), env, {
        print: say,
        error: warn,
        read: async () => input,
        ...(columns === undefined ? {} : { columns }),
        ...(answer === undefined
          ? {}
          : {
              ask: async (question: string) => {
                warn(question);
                return answer;
              },
            }),
      });
      return { code, out, err };
    },
  };
}
