import type { Send } from "../client.ts";
import { Fault } from "../faults.ts";
import { buildProgram } from "../program.ts";
import type { Session } from "../session.ts";

/** A call that a command made, as it went out. */
export interface Sent {
  readonly name: string;
  readonly input: { readonly body?: unknown; readonly params?: unknown };
  readonly key: string | undefined;
}

/**
 * Runs one command line; the service answers what `answers` holds, one after the other, and a Fault among them is thrown.
 * `isWanted` is the person's answer to every question, `typed` the text of every file that is read.
 */
export async function runAnswered(
  args: readonly string[],
  answers: readonly unknown[],
  { isWanted = true, typed }: { readonly isWanted?: boolean; readonly typed?: string } = {},
) {
  const sent: Sent[] = [];
  const shown: string[] = [];
  const json: unknown[] = [];
  const asked: string[] = [];
  const left = [...answers];
  const send: Send = async ({ name }, input, { idempotencyKey } = {}) => {
    sent.push({ name, input: JSON.parse(JSON.stringify(input)), key: idempotencyKey });
    const answer = left.shift();
    if (answer instanceof Fault) throw answer;
    return answer as never;
  };
  const never = async () => {
    throw new Error("not asked for");
  };
  const session: Session = {
    env: {},
    home: "/nowhere",
    config: () => {
      throw new Error("not asked for");
    },
    send,
    output: {
      show: (thing, text) => {
        json.push(thing);
        shown.push(text());
      },
      note: (_kind, text) => void shown.push(text),
      progress: (text) => void (text === "" || shown.push(text)),
      fail: () => undefined,
      emphasize: (text) => text,
    },
    files: { read: typed === undefined ? never : async () => typed, write: () => "" },
    readLine: never,
    confirm: async (question) => {
      asked.push(question);
      return isWanted;
    },
    openOps: never,
  };
  const sink = { write: () => undefined };
  const program = buildProgram(session, { stdout: sink, stderr: sink });
  const fault = await program.parseAsync(args, { from: "user" }).then(
    () => null,
    (error: unknown) => error,
  );
  return { sent, shown: shown.join("\n"), json, asked, fault };
}
