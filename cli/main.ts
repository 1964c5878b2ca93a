import { homedir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { createSend } from "./client.ts";
import { type Config, readConfig } from "./config.ts";
import { confirm } from "./confirm.ts";
import { EXIT, type ExitCode, Fault } from "./faults.ts";
import { createOutput, type Output } from "./output.ts";
import { buildProgram, Shown } from "./program.ts";
import { readLine } from "./read-line.ts";
import type { Session } from "./session.ts";
import { textFiles } from "./text-files.ts";
import { fetchTransport, REPLY_LIMIT_BYTES, REPLY_TIMEOUT_MS, TIMEOUT_MS } from "./transport.ts";
import { versionOf } from "./version.ts";

/** Runs the command with the arguments of this process; what is thrown here is a mistake in the program. */
async function main(args: readonly string[]): Promise<ExitCode> {
  const output = createOutput(args.includes("--json"), process.env, process);
  const program = buildProgram(openSession(output), process);
  try {
    await program.parseAsync(args, { from: "user" });
    return EXIT.done;
  } catch (error) {
    if (error instanceof Shown) return error.wasAskedFor ? EXIT.done : EXIT.usage;
    if (!(error instanceof Fault)) throw error;
    output.fail(error);
    return error.exit;
  }
}

function openSession(output: Output): Session {
  const { env } = process;
  const home = homedir();
  let config: Config | null = null;
  const readOnce = () => {
    if (config !== null) return config;
    config = readConfig(env, home);
    for (const warning of config.warnings) output.note("warning", warning);
    return config;
  };
  const send = createSend({
    config: readOnce,
    transport: fetchTransport({
      timeoutMs: TIMEOUT_MS,
      replyTimeoutMs: REPLY_TIMEOUT_MS,
      replyBytes: REPLY_LIMIT_BYTES,
    }),
    sleep,
    note: (text) => output.note("note", text),
    userAgent: `countersign-cli/${versionOf()}`,
  });
  const isTyped = process.stdin.isTTY === true;
  return {
    env,
    home,
    config: readOnce,
    send,
    output,
    files: textFiles(process.stdin),
    readLine: () => {
      if (isTyped) output.note("note", "paste the API key and press Enter");
      return readLine(process.stdin);
    },
    confirm: (question) => {
      const say = (text: string) => output.note("note", text);
      return confirm(question, { say, readAnswer: isTyped ? () => readLine(process.stdin) : null });
    },
    // Loaded when asked for: the clients of AWS would double the start of every other command.
    openOps: async () => (await import("./ops/place.ts")).realPlace(),
  };
}

// A reader that went away, as in `| head`, wants no more: that is no error, and the exit code stays what it is.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

process.exitCode = await main(process.argv.slice(2));
