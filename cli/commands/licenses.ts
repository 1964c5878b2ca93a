import type { Command } from "commander";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { listLicenses } from "../../shared/contract/operations/list-licenses.ts";
import { dateTime, taken } from "../format.ts";
import { type ListOptions, listFlags, readList } from "../list.ts";
import { examples, reference } from "../options.ts";
import { type Session, showOne, showPage } from "../session.ts";
import type { Column } from "../table.ts";
import { addCreateLicense } from "./create-license.ts";
import { addExplainLicense } from "./explain-license.ts";
import { licenseDetails } from "./license-details.ts";
import { addLicenseState } from "./license-state.ts";
import { addUpdateLicense } from "./update-license.ts";

type License = ReplyOf<typeof getLicense>;

const COLUMNS: readonly Column<License>[] = [
  { head: "id", cell: ({ id }) => id },
  { head: "code", cell: ({ code }) => code },
  { head: "type", cell: ({ type }) => type },
  { head: "status", cell: ({ status }) => status },
  { head: "uses", cell: ({ usesTaken, parallelUses }) => taken(usesTaken, parallelUses) },
  { head: "expires", cell: ({ expiresAt }) => dateTime(expiresAt, "never") },
];

/** `countersign licenses ...` */
export function addLicenses(program: Command, session: Session): void {
  const licenses = program.command("licenses").description("rights of smart accounts to run products");
  examples(
    licenses,
    "countersign licenses create --account acc_0123456789abcdefghijkl --product backup --type perpetual",
    "countersign licenses list --account acc_0123456789abcdefghijkl",
  );
  addCreateLicense(licenses, session);

  const list = listFlags(licenses.command("list").description("list licenses, newest first"))
    .option("--account <account-id>", "only those of one smart account")
    .action(async ({ account, ...options }: ListOptions & { account?: string }) => {
      const page = await readList(options, (query) =>
        session.send(listLicenses, { query: { ...query, accountId: account } }),
      );
      showPage(session, "licenses", page, COLUMNS);
    });
  examples(
    list,
    "countersign licenses list",
    "countersign licenses list --account acc_0123456789abcdefghijkl --all --json",
  );

  const get = licenses
    .command("get")
    .description("show one license with its status and the uses taken")
    .argument("<license>", "its id (lic_...) or code", reference)
    .action(async (license: string) => {
      const found = await session.send(getLicense, { params: { license } });
      showOne(session, found, licenseDetails(found));
    });
  examples(get, "countersign licenses get lic_0123456789abcdefghijkl");
  addUpdateLicense(licenses, session);
  addLicenseState(licenses, session);
  addExplainLicense(licenses, session);
}
