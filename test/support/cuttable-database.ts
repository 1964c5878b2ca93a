import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDatabase } from "../../local/database.ts";

/** A real database behind a wire that can be cut and mended. */
export interface CuttableDatabase {
  readonly endpoint: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a database, and a TCP relay in front of it at an address that stays the same. */
export async function startCuttableDatabase(): Promise<CuttableDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-cut-"));
  const database = await startDatabase(join(folder, "database.sqlite"));
  const target = Number(new URL(database.endpoint).port);
  const open = new Set<Socket>();
  let relay = await listen(target, 0, open);
  const { port } = relay.address() as AddressInfo;
  const cut = () =>
    new Promise<void>((resolve) => {
      relay.close(() => resolve());
      for (const socket of open) socket.destroy();
    });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    cut,
    mend: async () => {
      relay = await listen(target, port, open);
    },
    stop: async () => {
      await cut();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listen(target: number, port: number, open: Set<Socket>): Promise<Server> {
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => open.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}
