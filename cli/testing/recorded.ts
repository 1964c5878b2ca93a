import type { Send } from "../client.ts";
import { buildProgram } from "../program.ts";
import type { Session } from "../session.ts";

/** A call that a command made. */
export interface RecordedCall {
  readonly operation: Parameters<Send>[0];
  readonly input: { readonly body?: unknown; readonly params?: unknown; readonly query?: unknown };
  readonly options: Parameters<Send>[2];
}

/** Thrown in the place of a reply. */
export class NotSent extends Error {
  override readonly name = "NotSent";
}

/** What a command reads before it calls what it is for. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  "get-clock": { now: "2027-01-01T00:00:00.000Z", machineTime: "2027-01-01T00:00:00.000Z", setAt: null },
  "get-settings": {
    revision: 0,
    settings: [
      setting("leaseDays", { kind: "number", value: 30, default: 30, least: 1, most: 90, unit: "days" }),
      setting("deactivateOldest", { kind: "switch", value: false, default: false }),
      setting("serverTypes", {
        ...{ kind: "list", value: ["Production", "Test"], default: ["Production", "Test"] },
        ...{ least: 1, most: 20, unit: "texts", mostCharacters: 40 },
      }),
    ],
  },
};

function setting(name: string, given: Readonly<Record<string, unknown>>): object {
  return {
    ...{ name, least: null, most: null, unit: null, mostCharacters: null, description: "Does something." },
    ...given,
  };
}

/** The whole command with a service that records what it is asked, and answers nothing else. */
export function recordedProgram() {
  const calls: RecordedCall[] = [];
  const shown: string[] = [];
  const send: Send = async (operation, input, options) => {
    calls.push({ operation, input, options });
    if (operation.name in ANSWERS) return ANSWERS[operation.name] as never;
    throw new NotSent();
  };
  const session: Session = {
    env: {},
    home: "/nowhere",
    config: () => {
      throw new NotSent();
    },
    send,
    output: {
      show: () => undefined,
      note: () => undefined,
      progress: () => undefined,
      fail: () => undefined,
      emphasize: (text) => text,
    },
    files: { read: async () => "COUNTERSIGN/1 REQUEST", write: (path) => path },
    readLine: async () => {
      throw new NotSent();
    },
    confirm: async () => {
      throw new NotSent();
    },
    openOps: async () => {
      throw new NotSent();
    },
  };
  const sink = { write: (text: string) => shown.push(text) };
  const program = buildProgram(session, { stdout: sink, stderr: sink });
  /** Runs one command line as far as its first call. */
  const run = async (args: readonly string[]): Promise<RecordedCall | undefined> => {
    await program.parseAsync(args, { from: "user" }).catch((error: unknown) => {
      if (!(error instanceof NotSent)) throw error;
    });
    return calls.at(-1);
  };
  return { program, run, calls, shown };
}
