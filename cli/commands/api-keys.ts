import { type Command, InvalidArgumentError, Option } from "commander";
import { KEY_SCOPES, type KeyScope, SCOPES_OF_KIND } from "../../shared/contract/access.ts";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { createApiKey } from "../../shared/contract/operations/create-api-key.ts";
import { getApiKey } from "../../shared/contract/operations/get-api-key.ts";
import { listApiKeys } from "../../shared/contract/operations/list-api-keys.ts";
import { revokeApiKey } from "../../shared/contract/operations/revoke-api-key.ts";
import { dateTime, listed, safe } from "../format.ts";
import { type ListOptions, listFlags, readList } from "../list.ts";
import { examples, type Repeatable, reference, repeatable, wholeNumber } from "../options.ts";
import { type Session, showOne, showPage } from "../session.ts";
import type { Column, Details } from "../table.ts";

type ApiKey = ReplyOf<typeof getApiKey>;

const COLUMNS: readonly Column<ApiKey>[] = [
  { head: "id", cell: ({ id }) => id },
  { head: "name", cell: ({ name }) => name },
  { head: "kind", cell: ({ kind }) => kind },
  { head: "scopes", cell: ({ scopes }) => listed(scopes) },
  { head: "state", cell: ({ state }) => state },
  { head: "expires", cell: ({ expiresAt }) => dateTime(expiresAt, "never") },
];

const detailsOf = (key: ApiKey): Details => [
  ...COLUMNS.map(({ head, cell }) => [head, cell(key)] as const),
  ["revoked", dateTime(key.revokedAt)],
  ["created", dateTime(key.createdAt)],
];

interface CreateOptions extends Repeatable {
  readonly name?: string;
  readonly kind: ApiKey["kind"];
  readonly scopes: KeyScope[];
  readonly expiresInDays?: number;
}

const KINDS = Object.keys(SCOPES_OF_KIND) as ApiKey["kind"][];

const SCOPES_HELP = `
Kinds and their scopes; nobody can make or revoke a key that may do more than the one they use:
${KINDS.map((kind) => `  ${kind.padEnd(10)}${inLines(SCOPES_OF_KIND[kind])}`).join("\n")}`;

/** `countersign api-keys ...` */
export function addApiKeys(program: Command, session: Session): void {
  const keys = program.command("api-keys").description("API keys, with which programs call the service");
  examples(
    keys,
    'countersign api-keys create --name "Nightly import" --scopes licenses:read,licenses:write',
    "countersign api-keys list",
  );
  addCreate(keys, session);

  const list = listFlags(keys.command("list").description("list API keys, newest first")).action(
    async (options: ListOptions) => {
      const page = await readList(options, (query) => session.send(listApiKeys, { query }));
      showPage(session, "API keys", page, COLUMNS);
    },
  );
  examples(list, "countersign api-keys list", "countersign api-keys list --all --json");

  const get = keys
    .command("get")
    .description("show one API key with its state; never its text")
    .argument("<key-id>", "its id (key_...), not its text", reference)
    .action(async (keyId: string) => {
      const key = await session.send(getApiKey, { params: { keyId } });
      showOne(session, key, detailsOf(key));
    });
  examples(get, "countersign api-keys get key_0123456789abcdefghijkl");

  const revoke = keys
    .command("revoke")
    .description("revoke an API key, at once and for good; not the one that this command uses")
    .argument("<key-id>", "its id (key_...), not its text", reference)
    .action(async (keyId: string, { idempotencyKey }: Repeatable) => {
      const key = await session.send(revokeApiKey, { params: { keyId } }, { idempotencyKey });
      showOne(session, key, detailsOf(key));
    });
  examples(repeatable(revoke), "countersign api-keys revoke key_0123456789abcdefghijkl");
}

function addCreate(keys: Command, session: Session): void {
  const create = keys
    .command("create")
    .description("make an API key; its text is shown this once")
    .option("--name <name>", 'what it is for (default: its kind, such as "staff key")')
    .addOption(new Option("--kind <kind>", "what it opens").choices(KINDS).default("staff"))
    .requiredOption("--scopes <scope,...>", "what it may do there, with commas between", scopeList)
    .option("--expires-in-days <n>", "how long it can be used (default: until it is revoked)", wholeNumber)
    .action(async ({ name, idempotencyKey, ...rest }: CreateOptions) => {
      const body = { ...rest, name: name ?? `${rest.kind} key` };
      const made = await session.send(createApiKey, { body }, { idempotencyKey });
      const below = `key  ${safe(made.key)}\n\nThe key is shown only now. Copy it before you close this window.`;
      showOne(session, made, detailsOf(made), { below });
    })
    .addHelpText("after", SCOPES_HELP);
  examples(
    repeatable(create),
    'countersign api-keys create --name "Nightly import" --scopes licenses:read,licenses:write',
    'countersign api-keys create --name "Web shop" --kind external --scopes activate,verify --expires-in-days 365',
    "countersign api-keys create --kind internal --scopes products:read,licenses:write --json",
  );
}

function scopeList(text: string): KeyScope[] {
  const words = text.split(",").map((word) => word.trim());
  const scopes = words
    .filter((word) => word !== "")
    .map((word) => {
      const scope = KEY_SCOPES.find((known) => known === word);
      if (scope === undefined) throw new InvalidArgumentError(`There is no scope ${safe(word)}.`);
      return scope;
    });
  if (scopes.length === 0) throw new InvalidArgumentError("Name a scope.");
  return scopes;
}

function inLines(scopes: readonly string[]): string {
  const lines: string[] = [];
  for (let start = 0; start < scopes.length; start += 4)
    lines.push(scopes.slice(start, start + 4).join(", "));
  return lines.join(`,\n${" ".repeat(12)}`);
}
