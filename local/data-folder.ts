import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { SetupFault } from "./config.ts";

/** The folder that holds everything of one local service. It is locked while a service runs on it. */
export interface DataFolder {
  readonly path: string;
  file(name: string): string;
  readJson<T>(name: string): T | null;
  /** Replaces a file as a whole; readable by its owner only. */
  writeJson(name: string, value: unknown): void;
  release(): Promise<void>;
}

/** Makes and locks the folder. A second service on it is refused; a killed one leaves no lock behind. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
  } catch (error) {
    throw new SetupFault(
      `The data folder ${path} cannot be used (${(error as Error).message}). Set COUNTERSIGN_DATA to another.`,
    );
  }
  const lock = await takeLock(path);
  const file = (name: string) => join(path, name);
  return {
    path,
    file,
    readJson<T>(name: string) {
      if (!existsSync(file(name))) return null;
      try {
        return JSON.parse(readFileSync(file(name), "utf8")) as T;
      } catch {
        throw new SetupFault(`${file(name)} is damaged. Restore it from a backup of the data folder.`);
      }
    },
    writeJson(name, value) {
      writeFileSync(file(`${name}.new`), `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
      renameSync(file(`${name}.new`), file(name));
    },
    release: () => new Promise((resolve) => lock.close(() => resolve())),
  };
}

/** An abstract socket (Linux) or a named pipe vanishes with its process, so that no stale lock can stay. */
function takeLock(path: string): Promise<Server> {
  const name = `countersign-${createHash("sha256").update(realpathSync(path)).digest("hex").slice(0, 32)}`;
  const address =
    process.platform === "linux"
      ? `\0${name}`
      : process.platform === "win32"
        ? `\\\\.\\pipe\\${name}`
        : `/tmp/${name}`;
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", () =>
      reject(
        new SetupFault(
          `Another service runs on ${path}. Stop it, or set COUNTERSIGN_DATA to another folder.`,
        ),
      ),
    );
    server.listen(address, () => resolve(server));
  });
}
