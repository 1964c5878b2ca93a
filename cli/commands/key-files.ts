import type { Command } from "commander";
import { getKeyFile } from "../../shared/contract/operations/get-key-file.ts";
import { listKeyFiles } from "../../shared/contract/operations/list-key-files.ts";
import { type ListOptions, listFlags, readList } from "../list.ts";
import { examples, reference } from "../options.ts";
import { type Session, showPage } from "../session.ts";
import { addKeyChanges, addReleaseKeyFile } from "./key-files-changes.ts";
import { addCreateKeyFile, addDownloadKeyFile } from "./key-files-create.ts";
import { KEY_FILE_COLUMNS, showKeyFile } from "./key-files-details.ts";

/** `countersign key-files ...` */
export function addKeyFiles(program: Command, session: Session): void {
  const keyFiles = program
    .command("key-files")
    .description("license keys in files, which customers import on servers of one type");
  examples(
    keyFiles,
    "countersign key-files create --account acc_0123456789abcdefghijkl --server-type Production \\",
    "  --keys Administrator:Permanent:1 --keys EndUser:Permanent:5",
    "countersign key-files list --account acc_0123456789abcdefghijkl",
  );
  addCreateKeyFile(keyFiles, session);

  const list = listFlags(keyFiles.command("list").description("list key files, newest first"))
    .option("--account <account-id>", "only those of one smart account")
    .option("--server-type <type>", "only those for servers of one type")
    .action(
      async ({
        account: accountId,
        serverType,
        ...options
      }: ListOptions & { account?: string; serverType?: string }) => {
        const page = await readList(options, (query) =>
          session.send(listKeyFiles, { query: { ...query, accountId, serverType } }),
        );
        showPage(session, "key files", page, KEY_FILE_COLUMNS);
      },
    );
  examples(
    list,
    "countersign key-files list --server-type Production",
    "countersign key-files list --account acc_0123456789abcdefghijkl --all --json",
  );

  const show = keyFiles
    .command("show")
    .description("show one key file: its keys by kind, the servers that use it, and what was withdrawn")
    .argument("<key-file-id>", "its id (kfl_...)", reference)
    .action(async (keyFileId: string) => {
      showKeyFile(session, await session.send(getKeyFile, { params: { keyFileId } }));
    });
  examples(show, "countersign key-files show kfl_0123456789abcdefghijkl");
  addDownloadKeyFile(keyFiles, session);
  addKeyChanges(keyFiles, session);
  addReleaseKeyFile(keyFiles, session);
}
