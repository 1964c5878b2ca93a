import type { InputFor, ReplyOf } from "../../shared/contract/operation.ts";
import { activateKeyFile } from "../../shared/contract/operations/activate-key-file.ts";
import { createKeyFile } from "../../shared/contract/operations/create-key-file.ts";
import type { Exchange } from "./caller.ts";
import { newNonce, type TestNode } from "./node.ts";
import type { TestService } from "./service.ts";
import { account } from "./world.ts";

export type KeyFile = ReplyOf<typeof createKeyFile>;
type KeyFileOrder = InputFor<typeof createKeyFile>["body"];

/** A key file of two permanent keys for one Production server, unless more is given; of a new account where none is. */
export async function keyFile(service: TestService, given: Partial<KeyFileOrder> = {}): Promise<KeyFile> {
  const accountId = given.accountId ?? (await account(service)).id;
  const keys: KeyFileOrder["keys"] = [{ type: "EndUser", mode: "Permanent", count: 2 }];
  return (
    await service.staff(createKeyFile, { body: { serverType: "Production", keys, ...given, accountId } })
  ).reply;
}

/** The numbers of a file's keys. */
export function numbersOf({ numberPrefix, keyCount }: KeyFile): string[] {
  return Array.from(
    { length: keyCount },
    (_, index) => `${numberPrefix}-${String(index + 1).padStart(5, "0")}`,
  );
}

type Extras = Partial<InputFor<typeof activateKeyFile>["body"]>;

/** Imports a file on a server, as its wizard does. */
export function importKeyFile(
  node: TestNode,
  { id }: Pick<KeyFile, "id">,
  given: Extras = {},
): Promise<Exchange<typeof activateKeyFile>> {
  const body = { nonce: newNonce(), node: { hostName: "crm-01" }, fileId: id, isImport: true, ...given };
  return node.call(activateKeyFile, { body });
}

/** Asks about a file that a server has, as it does once a day. */
export function pollKeyFile(
  node: TestNode,
  file: Pick<KeyFile, "id">,
  given: Extras = {},
): Promise<Exchange<typeof activateKeyFile>> {
  return importKeyFile(node, file, { isImport: false, ...given });
}
