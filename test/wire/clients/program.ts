import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../deploy/process.ts";
import type { Sold } from "./vendor.ts";

const PROGRAMS = join(import.meta.dirname, "programs");

export const CLIENTS = [
  "official-sample.php",
  "licensebox-helper.php",
  "cms-2024.php",
  "cms-2026.php",
  "official-node.mjs",
] as const;
export type Client = (typeof CLIENTS)[number];

export type Command = "connect" | "activate" | "verify" | "deactivate" | "update";

/** What came of a command: whether the program takes it as done, what a person reads, and what it keeps now. */
export interface Told {
  readonly done: boolean;
  readonly message: string | null;
  readonly kept: string | null;
}

/** What an installation may be told otherwise, for one command. */
export interface Options {
  readonly base?: string;
  readonly key?: string;
  readonly code?: string;
  readonly client?: string;
  readonly byCode?: boolean;
  readonly verifyType?: string;
  /** Epoch seconds. */
  readonly now?: number;
}

/** One installation of a client program, on a site of its own. */
export class Installation {
  readonly client: Client;
  readonly #options: Options & Readonly<Record<string, unknown>>;
  readonly #file: string;

  constructor(
    client: Client,
    { code, product }: Sold,
    place: { readonly base: string; readonly key: string; readonly folder: string },
  ) {
    const id = randomUUID();
    this.client = client;
    this.#file = join(place.folder, `${id}.lic`);
    this.#options = {
      base: place.base,
      key: place.key,
      product,
      code,
      client: "Acme",
      url: `https://www.${id}.example/shop`,
      ip: "198.51.100.20",
      file: this.#file,
      now: 1_000_000_000,
    };
  }

  async run(command: Command, options: Options = {}): Promise<Told> {
    const [program, file] = [
      this.client.endsWith(".php") ? "php" : process.execPath,
      join(PROGRAMS, this.client),
    ];
    const words = [file, command, JSON.stringify({ ...this.#options, ...options })];
    const { exitCode, text, stdout } = await run(program, words, process.env);
    if (exitCode !== 0) throw new Error(`${this.client} ${command} ended with ${exitCode}: ${text}`);
    return JSON.parse(stdout);
  }

  /** Verifies when the program would really ask: eight days after its last command. */
  verify(options: Options = {}): Promise<Told> {
    return this.run("verify", { now: 1_000_000_000 + 8 * 86_400, ...options });
  }

  keeps(): boolean {
    return existsSync(this.#file) && readFileSync(this.#file, "utf8").length > 0;
  }
}
