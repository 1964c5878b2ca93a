import type { Command } from "commander";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { getToken } from "../../shared/contract/operations/get-token.ts";
import { issueToken } from "../../shared/contract/operations/issue-token.ts";
import { listTokens } from "../../shared/contract/operations/list-tokens.ts";
import { revokeToken } from "../../shared/contract/operations/revoke-token.ts";
import { dateTime, listed, orDash, safe, taken } from "../format.ts";
import { type ListOptions, listFlags, readList } from "../list.ts";
import { collect, examples, type Repeatable, reference, repeatable, wholeNumber } from "../options.ts";
import { type Session, showOne, showPage } from "../session.ts";
import type { Column, Details } from "../table.ts";

type Token = ReplyOf<typeof getToken>;

const COLUMNS: readonly Column<Token>[] = [
  { head: "id", cell: ({ id }) => id },
  { head: "state", cell: ({ state }) => state },
  { head: "uses", cell: ({ usesTaken, uses }) => taken(usesTaken, uses) },
  { head: "licenses", cell: ({ licenseIds }) => String(licenseIds.length) },
  { head: "expires", cell: ({ expiresAt }) => dateTime(expiresAt) },
  { head: "description", cell: ({ description }) => orDash(description) },
];

function detailsOf(token: Token): Details {
  return [
    ["id", token.id],
    ["account", token.accountId],
    ["licenses", listed(token.licenseIds)],
    ["description", orDash(token.description)],
    ["state", token.state],
    ["uses", taken(token.usesTaken, token.uses)],
    ["replaces", orDash(token.replacesNodeId)],
    ["expires", dateTime(token.expiresAt)],
    ["revoked", dateTime(token.revokedAt)],
    ["created", dateTime(token.createdAt)],
  ];
}

interface IssueOptions extends Repeatable {
  readonly account: string;
  readonly license: string[];
  readonly uses?: number;
  readonly expiresInDays?: number;
  readonly replacesNode?: string;
  readonly description?: string;
}

/** `countersign tokens ...` */
export function addTokens(program: Command, session: Session): void {
  const tokens = program
    .command("tokens")
    .description("activation tokens, which servers exchange for licenses");
  examples(
    tokens,
    "countersign tokens issue --account acc_0123456789abcdefghijkl --license lic_0123456789abcdefghijkl",
    "countersign tokens list --account acc_0123456789abcdefghijkl",
  );
  addIssue(tokens, session);

  const list = listFlags(tokens.command("list").description("list activation tokens, newest first"))
    .option("--account <account-id>", "only those of one smart account")
    .action(async ({ account, ...options }: ListOptions & { account?: string }) => {
      const page = await readList(options, (query) =>
        session.send(listTokens, { query: { ...query, accountId: account } }),
      );
      showPage(session, "tokens", page, COLUMNS);
    });
  examples(
    list,
    "countersign tokens list",
    "countersign tokens list --account acc_0123456789abcdefghijkl --json",
  );

  const get = tokens
    .command("get")
    .description("show one activation token with its state; never its text")
    .argument("<token-id>", "its id (tok_...), not its text", reference)
    .action(async (tokenId: string) => {
      const token = await session.send(getToken, { params: { tokenId } });
      showOne(session, token, detailsOf(token));
    });
  examples(get, "countersign tokens get tok_0123456789abcdefghijkl");

  const revoke = tokens
    .command("revoke")
    .description("revoke an activation token; what it activated stays active")
    .argument("<token-id>", "its id (tok_...), not its text", reference)
    .action(async (tokenId: string, { idempotencyKey }: Repeatable) => {
      const token = await session.send(revokeToken, { params: { tokenId } }, { idempotencyKey });
      showOne(session, token, detailsOf(token));
    });
  examples(repeatable(revoke), "countersign tokens revoke tok_0123456789abcdefghijkl");
}

function addIssue(tokens: Command, session: Session): void {
  const issue = tokens
    .command("issue")
    .description("issue an activation token; its text is shown this once")
    .requiredOption("--account <account-id>", "the smart account (acc_...)")
    .requiredOption("--license <license-id>", "a license of that account (lic_..., repeatable)", collect)
    .option("--uses <n>", "how many servers may use it (default: 1)", wholeNumber)
    .option("--expires-in-days <n>", "how long it can be used (default: 30)", wholeNumber)
    .option("--replaces-node <node-id>", "a dead server (nod_...): whoever uses the token takes its place")
    .option("--description <text>", "what it is for")
    .action(async ({ account, license, replacesNode, idempotencyKey, ...rest }: IssueOptions) => {
      const body = { ...rest, accountId: account, licenseIds: license, replacesNodeId: replacesNode };
      const issued = await session.send(issueToken, { body }, { idempotencyKey });
      const below = `token  ${safe(issued.token)}\n\nThe token is shown only now. Copy it before you close this window.`;
      showOne(session, issued, detailsOf(issued), { below });
    });
  examples(
    repeatable(issue),
    "countersign tokens issue --account acc_0123456789abcdefghijkl --license lic_0123456789abcdefghijkl",
    "countersign tokens issue --account acc_0123456789abcdefghijkl --license lic_0123456789abcdefghijkl \\",
    '  --license lic_abcdefghijkl0123456789 --uses 3 --expires-in-days 14 --description "Rack 7"',
    "countersign tokens issue --account acc_0123456789abcdefghijkl --license lic_0123456789abcdefghijkl \\",
    "  --replaces-node nod_0123456789abcdefghijkl0123456789abcdefghijk",
  );
}
