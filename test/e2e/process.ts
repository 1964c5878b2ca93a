import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A service as a process of its own, started as `npm start` does. */
export interface Started {
  readonly url: string;
  readonly printed: string;
  /** "" when it printed none. */
  readonly adminKey: string;
  readonly rootKeys: string;
  /** Sends the signal and waits for the end; returns the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  kill(): Promise<void>;
  /** Closes the pipes that it prints to. */
  stopReading(): void;
  /** The process id of its embedded database. */
  databaseProcess(): number | null;
}

/** A new empty folder. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), "countersign-e2e-"));
}

const AS_NODE = [process.execPath, "local/start.ts"] as const;
/** As the README says it, through npm and the shell that npm uses. */
export const AS_NPM = ["npm", "start"] as const;

/** Starts the service on a free port and waits until it has said that it runs; rejects with what it said when it ends. */
export async function start(
  environment: Record<string, string>,
  [program, ...words]: readonly [string, ...string[]] = AS_NODE,
): Promise<Started> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(program, words, {
    env: { PATH, HOME, COUNTERSIGN_PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = await untilReady(child);
  const end = (signal: NodeJS.Signals) => endOf(child, signal);
  return {
    url: /runs at (\S+)/.exec(printed)?.[1] ?? "",
    printed,
    adminKey: /COUNTERSIGN_API_KEY=(\S+)/.exec(printed)?.[1] ?? "",
    rootKeys: /COUNTERSIGN_ROOT_KEYS=(\S+)/.exec(printed)?.[1] ?? "",
    end,
    kill: async () => {
      await end("SIGKILL");
    },
    stopReading: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    databaseProcess: () => databaseOf(environment["COUNTERSIGN_DATA"] ?? ""),
  };
}

function untilReady(child: ChildProcess): Promise<string> {
  let text = "";
  return new Promise((resolve, reject) => {
    const collect = (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("Stop with Ctrl+C.")) resolve(text);
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.once("close", (code) => reject(new Error(`ended with exit code ${code}: ${text}`)));
  });
}

function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.kill(signal);
  });
}

/** Processes are found by what Linux tells of them, so that no program for it is needed. */
function databaseOf(data: string): number | null {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const found = pids.find((pid) => {
    const words = commandOf(pid);
    return words[0]?.endsWith("dynoxide") && words.some((word) => data !== "" && word.startsWith(data));
  });
  return found === undefined ? null : Number(found);
}

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}
