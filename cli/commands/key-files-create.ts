import type { Command } from "commander";
import type { InputFor } from "../../shared/contract/operation.ts";
import { createKeyFile } from "../../shared/contract/operations/create-key-file.ts";
import { downloadKeyFile } from "../../shared/contract/operations/download-key-file.ts";
import { Fault } from "../faults.ts";
import { safe } from "../format.ts";
import { namingGiven } from "../name-given.ts";
import { type Place, requirePlace, writeNewFile } from "../new-file.ts";
import { examples, type Repeatable, reference, repeatable, wholeNumber } from "../options.ts";
import { type Session, showOne } from "../session.ts";
import { showKeyFile } from "./key-files-details.ts";
import { GROUP_FORM, GROUP_HELP, groupText, keyGroup } from "./key-files-group.ts";

interface CreateOptions extends Repeatable, Place {
  readonly account: string;
  readonly serverType: string;
  readonly keys: InputFor<typeof createKeyFile>["body"]["keys"];
  readonly prefix?: string;
  readonly customerKey?: string;
  readonly servers?: number;
  readonly note?: string;
}

/** Gives a command the flags of a file that it writes. */
function placeFlags(command: Command): Command {
  return command
    .option(
      "--out <path>",
      "write it to this file, or into this folder (default: here, named by the service)",
    )
    .option("--force", "replace a file that is there");
}

/** `countersign key-files create` */
export function addCreateKeyFile(keyFiles: Command, session: Session): void {
  const create = placeFlags(
    keyFiles
      .command("create")
      .description("make license keys for the servers of a customer, and write their file")
      .requiredOption("--account <account-id>", "the smart account (acc_...)")
      .requiredOption("--server-type <type>", "for which servers: one of the setting serverTypes")
      .requiredOption("--keys <group>", `keys of one kind: ${GROUP_FORM} (repeatable)`, keyGroup)
      .option("--prefix <prefix>", "what their numbers begin with (default: eight random characters)")
      .option("--customer-key <key>", "how you name the customer (default: the account's id)")
      .option("--servers <n>", "on how many servers it may be in use at once (default: 1)", wholeNumber)
      .option("--note <text>", "for staff only"),
  ).action((options: CreateOptions) => createOne(session, options));
  create.addHelpText("after", GROUP_HELP);
  examples(
    repeatable(create),
    "countersign key-files create --account acc_0123456789abcdefghijkl --server-type Production \\",
    "  --keys Administrator:Permanent:1 --keys EndUser:Permanent:5",
    "countersign key-files create --account acc_0123456789abcdefghijkl --server-type Test \\",
    "  --keys EndUser:Temporary:20:2027-12-31 --keys Module/reports:Trial:10:2027-03-31 \\",
    '  --prefix ACME-T --customer-key C-4711 --servers 2 --note "PO-4711" --out acme-test.json',
  );
}

async function createOne(session: Session, { idempotencyKey, out, force, ...options }: CreateOptions) {
  const { account: accountId, serverType, keys, customerKey, note } = options;
  const place = { out, force };
  requirePlace(place);
  const body = {
    ...{ accountId, serverType, keys, customerKey, note },
    ...{ numberPrefix: options.prefix, mostServers: options.servers },
  };
  const file = await session.send(createKeyFile, { body }, { idempotencyKey }).catch((error: unknown) => {
    throw namingGiven(error, "body.keys", keys.map(groupText));
  });
  const path = await fetchFile(session, file.id, place).catch((error: unknown) => {
    throw error instanceof Fault ? madeAlready(error, file.id) : error;
  });
  showKeyFile(session, file, { below: nextSteps(path, file.id), more: { writtenTo: path } });
}

/** Where the file of a key file's keys was written. */
async function fetchFile(session: Session, keyFileId: string, place: Place): Promise<string> {
  const { fileName, text } = await session.send(downloadKeyFile, { params: { keyFileId } });
  return writeNewFile(place, fileName, text);
}

/** What went wrong after the service had made the file: it must not be made a second time. */
function madeAlready({ exit, trouble }: Fault, id: string): Fault {
  const fix = `The keys are made. Fetch their file: countersign key-files download ${safe(id)}. ${trouble.fix}`;
  return new Fault(exit, { ...trouble, fix });
}

function nextSteps(path: string, id: string): string {
  const shownPath = safe(path);
  return [
    `Written to ${shownPath}, which only you can read.`,
    "",
    "Send this file to the customer. Who administers the server imports it on its licenses page (Import license keys),",
    `or there with:  countersign-node import ${shownPath}`,
    `Make the same file again:  countersign key-files download ${safe(id)}`,
  ].join("\n");
}

/** `countersign key-files download` */
export function addDownloadKeyFile(keyFiles: Command, session: Session): void {
  const download = placeFlags(
    keyFiles
      .command("download")
      .description("write the file of a key file's keys again, as often as needed")
      .argument("<key-file-id>", "its id (kfl_...)", reference),
  ).action(async (id: string, place: Place) => {
    requirePlace(place);
    const writtenTo = await fetchFile(session, id, place);
    showOne(session, { id, writtenTo }, [
      ["id", id],
      ["written to", writtenTo],
    ]);
  });
  examples(
    download,
    "countersign key-files download kfl_0123456789abcdefghijkl",
    "countersign key-files download kfl_0123456789abcdefghijkl --out acme.json --force",
  );
}
