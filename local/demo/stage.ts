import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COMMANDS = {
  countersign: join(ROOT, "cli/bin/countersign.mjs"),
  "countersign-node": join(ROOT, "onprem/bin/countersign-node.mjs"),
} as const;

export type Command = keyof typeof COMMANDS;

export interface Answer {
  readonly exitCode: number;
  /** All that was printed, as a terminal shows it. */
  readonly text: string;
  /** What was printed on the standard output alone. */
  readonly out: string;
}

/** What the script is played on: a service that can stop and come back, and processes that call it. */
export interface Scene {
  /** Returns what the service printed. */
  startService(): Promise<string>;
  stopService(): Promise<void>;
  /** Runs a command as the server (or the vendor) that keeps its state in `server`; `input` is what it reads. */
  run(command: Command, words: readonly string[], server: string, input?: string): Promise<Answer>;
  /** From now on the servers' clocks are so far ahead, as the service's is; left out where it has no test clock. */
  moveServers?(distance: string): void;
}

/** Runs a command as a process of its own, with this environment and nothing else; `input` is what it can read. */
export function runCommand(
  command: Command,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  input = "",
): Promise<Answer> {
  const child = spawn(process.execPath, [COMMANDS[command], ...words], { cwd: ROOT, env });
  let [text, out] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  // A command that reads nothing may be over before.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ exitCode: code ?? -1, text: text.trimEnd(), out }));
  });
}

/** A throwaway stage for the demonstration: a folder that goes again, a service that can be stopped, and real processes. */
export class Stage implements Scene {
  readonly folder: string = mkdtempSync(join(tmpdir(), "countersign-demo-"));
  #service: ChildProcess | null = null;
  readonly #environment: Record<string, string> = {};

  /** Starts the service, the first time on a free port and later on the same one. Returns what it printed. */
  async startService(): Promise<string> {
    const service = spawn(process.execPath, [join(ROOT, "local/start.ts")], {
      cwd: ROOT,
      env: {
        ...this.#baseEnvironment(),
        COUNTERSIGN_DATA: join(this.folder, "service"),
        COUNTERSIGN_PORT: "0",
        ...this.#environment,
      },
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.#service = service;
    let printed = "";
    await new Promise<void>((resolve, reject) => {
      service.stdout.on("data", (chunk: Buffer) => {
        printed += chunk.toString();
        if (printed.includes("Stop with Ctrl+C.")) resolve();
      });
      service.once("exit", (code) =>
        reject(new Error(`the service did not start (exit code ${code})\n${printed}`)),
      );
    });
    for (const [, name = "", value = ""] of printed.matchAll(/export (\w+)=(\S+)/g))
      this.#environment[name] = value;
    const { COUNTERSIGN_URL } = this.#environment;
    if (COUNTERSIGN_URL) this.#environment["COUNTERSIGN_PORT"] = new URL(COUNTERSIGN_URL).port;
    return printed;
  }

  /** Tells the service to stop and waits until it has. */
  async stopService(): Promise<void> {
    const service = this.#service;
    this.#service = null;
    if (service === null || service.exitCode !== null) return;
    service.removeAllListeners("exit");
    await new Promise<void>((resolve) => {
      service.once("exit", () => resolve());
      service.kill("SIGTERM");
    });
  }

  /** Runs a command as a process of its own, as the server that keeps its state in `server`. */
  run(command: Command, words: readonly string[], server: string, input?: string): Promise<Answer> {
    const environment = {
      ...this.#baseEnvironment(),
      ...this.#environment,
      COUNTERSIGN_NODE_DATA: join(this.folder, server),
    };
    return runCommand(command, words, environment, input);
  }

  moveServers(distance: string): void {
    this.#environment["COUNTERSIGN_TEST_CLOCK"] = distance;
  }

  /** Ends the service and removes the folder. */
  async clear(): Promise<void> {
    await this.stopService();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #baseEnvironment(): Record<string, string> {
    const { PATH = "", HOME = "" } = process.env;
    // The same few programs start again and again.
    const cache = join(this.folder, "compiled");
    return { PATH, HOME, NO_COLOR: "1", XDG_CONFIG_HOME: this.folder, NODE_COMPILE_CACHE: cache };
  }
}
