import type { Command } from "commander";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { createAccount } from "../../shared/contract/operations/create-account.ts";
import { getAccount } from "../../shared/contract/operations/get-account.ts";
import { listAccounts } from "../../shared/contract/operations/list-accounts.ts";
import { dateTime, listed, orDash } from "../format.ts";
import { type ListOptions, listFlags, readList } from "../list.ts";
import { collect, examples, type Repeatable, reference, repeatable } from "../options.ts";
import { type Session, showOne, showPage } from "../session.ts";
import type { Column, Details } from "../table.ts";

type Account = ReplyOf<typeof getAccount>;

const COLUMNS: readonly Column<Account>[] = [
  { head: "id", cell: ({ id }) => id },
  { head: "name", cell: ({ name }) => name },
  { head: "email", cell: ({ email }) => orDash(email) },
  { head: "domains", cell: ({ domains }) => listed(domains) },
  { head: "created", cell: ({ createdAt }) => dateTime(createdAt) },
];

const detailsOf = (account: Account): Details => COLUMNS.map(({ head, cell }) => [head, cell(account)]);

interface CreateOptions extends Repeatable {
  readonly name: string;
  readonly email?: string;
  readonly domain?: string[];
}

/** `countersign accounts ...` */
export function addAccounts(program: Command, session: Session): void {
  const accounts = program
    .command("accounts")
    .description("smart accounts, each a customer's store of licenses");
  examples(
    accounts,
    'countersign accounts create --name "Example Corp" --email it@example.com',
    "countersign accounts list",
  );

  const create = accounts
    .command("create")
    .description("open a smart account")
    .requiredOption("--name <name>", "the customer's name")
    .option("--email <address>", "where the customer is reached")
    .option("--domain <domain>", "a domain of the customer (repeatable)", collect)
    .action(async ({ name, email, domain, idempotencyKey }: CreateOptions) => {
      const body = { name, email, domains: domain };
      const account = await session.send(createAccount, { body }, { idempotencyKey });
      showOne(session, account, detailsOf(account));
    });
  examples(
    repeatable(create),
    'countersign accounts create --name "Example Corp"',
    'countersign accounts create --name "Example Corp" --email it@example.com --domain example.com --domain example.org',
  );

  const list = listFlags(accounts.command("list").description("list smart accounts, newest first")).action(
    async (options: ListOptions) => {
      const page = await readList(options, (query) => session.send(listAccounts, { query }));
      showPage(session, "accounts", page, COLUMNS);
    },
  );
  examples(list, "countersign accounts list", "countersign accounts list --all --json");

  const get = accounts
    .command("get")
    .description("show one smart account")
    .argument("<account-id>", "its id (acc_...)", reference)
    .action(async (accountId: string) => {
      const account = await session.send(getAccount, { params: { accountId } });
      showOne(session, account, detailsOf(account));
    });
  examples(get, "countersign accounts get acc_0123456789abcdefghijkl");
}
