import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";

/** The only account and region of the emulator. */
export const ACCOUNT = "000000000000";
export const REGION = "us-east-1";

const START_MS = 30_000;
const STOP_MS = 10_000;

/** Credentials of nobody, for the emulator alone. */
export const CREDENTIALS = { accessKeyId: "countersign-deployment-test", secretAccessKey: "none" } as const;

/** A running emulator of AWS, a group of processes that this test started: it, and a Node.js for each Lambda function. */
export class Emulator {
  readonly port: number;
  readonly endpoint: string;
  readonly #child: ChildProcess;
  readonly #log: string;

  private constructor(child: ChildProcess, port: number, log: string) {
    this.#child = child;
    this.#log = log;
    this.port = port;
    this.endpoint = `http://127.0.0.1:${port}`;
  }

  /** Starts it on a free port of the loopback; all that it writes goes to `folder`. */
  static async start(bin: string, folder: string): Promise<Emulator> {
    const port = await freePort();
    const temporary = join(folder, "tmp");
    mkdirSync(temporary, { recursive: true });
    const child = spawn(join(bin, "ministack"), [], {
      cwd: folder,
      detached: true,
      env: {
        // Its Lambda functions run on the Node.js that runs this.
        PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
        HOME: folder,
        TMPDIR: temporary,
        STATE_DIR: join(temporary, "state"),
        BIND_HOST: "127.0.0.1",
        GATEWAY_PORT: String(port),
        MINISTACK_HOST: "localhost",
        MINISTACK_REGION: REGION,
        MINISTACK_ACCOUNT_ID: ACCOUNT,
        IOT_MTLS_ENABLED: "0",
        // Signatures are checked, and each function may do what its role allows; these are the account's own credentials.
        AUTH: "true",
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        SFTP_ENABLED: "0",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const log = join(folder, "emulator.log");
    const sink = createWriteStream(log);
    child.stdout?.pipe(sink, { end: false });
    child.stderr?.pipe(sink, { end: false });
    const emulator = new Emulator(child, port, log);
    process.once("exit", () => emulator.#killGroup());
    try {
      await emulator.#untilReady();
    } catch (error) {
      await emulator.stop();
      throw error;
    }
    return emulator;
  }

  /** The last lines that it logged. */
  lastWords(): string {
    return readFileSync(this.#log, "utf8").split("\n").slice(-15).join("\n");
  }

  /** Ends it and the processes that it started. */
  async stop(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined) return;
    if (exitCode === null && signalCode === null) {
      const ended = once(this.#child, "exit");
      const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_MS);
      this.#child.kill("SIGTERM");
      await ended;
      clearTimeout(timer);
    }
    this.#killGroup();
  }

  /** What is left of the group that begins with it; as a rule there is nothing. */
  #killGroup(): void {
    const { pid } = this.#child;
    if (pid !== undefined && isGroupThere(pid)) process.kill(-pid, "SIGKILL");
  }

  async #untilReady(): Promise<void> {
    const until = Date.now() + START_MS;
    while (Date.now() < until) {
      if (this.#child.exitCode !== null) break;
      const answer = await fetch(`${this.endpoint}/_ministack/health`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the emulator does not answer:\n${this.lastWords()}`);
  }
}

function isGroupThere(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A port of the loopback that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the loopback gives no port");
  return address.port;
}
