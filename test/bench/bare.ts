import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Activation, holderKey } from "../../shared/domain/activation.ts";
import type { Database } from "../../shared/storage/database.ts";
import { getItems } from "../../shared/storage/read.ts";
import { KEYS } from "../../shared/storage/table.ts";

/** What the service is compared with: the least that a Node.js server can do. */
export interface Bare {
  readonly url: string;
  readonly close: () => void;
}

/** Takes a body and answers with a little JSON. */
export function bareHandler(): Promise<Bare> {
  return serve((_, reply) => reply.end('{"valid":true}'));
}

/** The same, after the very read that `verify` makes: node, license, activation and product in one batch. */
export function bareDatabaseHandler(
  db: Database,
  { licenseId, holderId, productId }: Activation,
): Promise<Bare> {
  const keys = [
    KEYS.node(holderId),
    KEYS.license(licenseId),
    KEYS.activation(licenseId, holderKey(holderId)),
    KEYS.product(productId),
  ];
  return serve(async (_, reply) => {
    const found = await getItems(db, keys, "eventual");
    const isValid = keys.every((key) => found.get(key) !== undefined);
    reply.writeHead(isValid ? 200 : 500).end(JSON.stringify({ valid: isValid }));
  });
}

async function serve(answer: RequestListener): Promise<Bare> {
  const server: Server = createServer((request, reply) => {
    request.resume();
    request.on("end", () => answer(request, reply));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}
