import { type Command, InvalidArgumentError, Option } from "commander";
import { addBlacklistEntry } from "../../shared/contract/operations/add-blacklist-entry.ts";
import { checkBlacklist } from "../../shared/contract/operations/check-blacklist.ts";
import { getBlacklistEntry } from "../../shared/contract/operations/get-blacklist-entry.ts";
import { liftBlacklistEntry } from "../../shared/contract/operations/lift-blacklist-entry.ts";
import { listBlacklist } from "../../shared/contract/operations/list-blacklist.ts";
import { usageFault } from "../faults.ts";
import { safe } from "../format.ts";
import { type ListOptions, listFlags, readList } from "../list.ts";
import { examples, type Repeatable, repeatable, wholeNumber } from "../options.ts";
import { moreText, type Session, showOne } from "../session.ts";
import { renderDetails, renderTable } from "../table.ts";
import {
  attemptsText,
  checkText,
  ENTRY_COLUMNS,
  type Entry,
  entryDetails,
  liftHint,
} from "./blacklist-details.ts";

const STATES: readonly Entry["state"][] = ["in-force", "dry-run", "lifted", "expired"];
const TARGET = "a domain, an address, or a range such as 192.0.2.0/24";
const HOW =
  "Details and attempts:  countersign blacklist show TARGET\nLift an entry:         countersign blacklist lift TARGET";

interface Filters {
  readonly state?: Entry["state"];
  readonly kind?: Entry["kind"];
  readonly origin?: Entry["origin"];
}

/** `countersign blacklist ...` */
export function addBlacklist(program: Command, session: Session): void {
  const blacklist = program
    .command("blacklist")
    .description("who is refused for where they come from: domains and addresses");
  examples(
    blacklist,
    "countersign blacklist list --state in-force",
    "countersign blacklist check --ip 203.0.113.7",
    "countersign blacklist lift 203.0.113.7",
  );
  addList(blacklist, session);

  const show = blacklist
    .command("show")
    .description("show one entry: who, why, until when, and what they tried")
    .argument("<target>", TARGET)
    .action(async (target: string) => {
      const entry = await session.send(getBlacklistEntry, { query: { target } });
      const { emphasize } = session.output;
      const below = [attemptsText(entry, emphasize), liftHint(entry)].filter((part) => part !== null);
      showOne(session, entry, entryDetails(entry), { below: below.join("\n\n") });
    });
  examples(show, "countersign blacklist show 203.0.113.7", "countersign blacklist show example.com --json");

  const check = blacklist
    .command("check")
    .description("would a request from there be refused, and how near is it to that?")
    .option("--ip <address>", "its address, as the service sees it")
    .option("--domain <domain>", "the domain that it names, or a URL with it")
    .action(async (query: { ip?: string; domain?: string }) => {
      if (query.ip === undefined && query.domain === undefined)
        throw usageFault("Nothing to check.", "Give --ip, --domain, or both.");
      const found = await session.send(checkBlacklist, { query });
      session.output.show(found, () => checkText(found, session.output.emphasize));
    });
  examples(check, "countersign blacklist check --ip 203.0.113.7 --domain shop.example.com");
  addChanges(blacklist, session);
}

function addList(blacklist: Command, session: Session): void {
  const list = listFlags(blacklist.command("list").description("list entries, newest first"))
    .addOption(new Option("--state <state>", "only those that stand so").choices(STATES))
    .addOption(new Option("--kind <kind>", "only those of this kind").choices(["domain", "ip"]))
    .addOption(new Option("--origin <origin>", "only those made so").choices(["manual", "automatic"]))
    .action(async ({ state, kind, origin, ...options }: ListOptions & Filters) => {
      const page = await readList(options, (query) =>
        session.send(listBlacklist, { query: { ...query, state, kind, origin } }),
      );
      session.output.show(page, () => {
        const more = page.nextCursor === null ? [] : [moreText(page.nextCursor)];
        if (page.items.length === 0) return ["No entries.", ...more].join("\n\n");
        return [renderTable(ENTRY_COLUMNS, page.items, session.output.emphasize), ...more, HOW].join("\n\n");
      });
    });
  examples(
    list,
    "countersign blacklist list",
    "countersign blacklist list --state in-force --kind ip --origin automatic --all --json",
  );
}

interface AddOptions extends Repeatable {
  readonly reason: string;
  readonly expiresInDays?: number | "never";
}

function addChanges(blacklist: Command, session: Session): void {
  const add = blacklist
    .command("add")
    .description("refuse a domain and what is below it, an address or a range, to everyone and at once")
    .argument("<target>", TARGET)
    .requiredOption("--reason <text>", "why, for whoever looks at it later")
    .option(
      "--expires-in-days <n>",
      "a number of days, or never (default: the setting blacklistDays)",
      daysOrNever,
    )
    .action(async (target: string, { idempotencyKey, reason, expiresInDays }: AddOptions) => {
      const end = expiresInDays === "never" ? null : expiresInDays;
      const body = { target, reason, expiresInDays: end };
      const { items } = await session.send(addBlacklistEntry, { body }, { idempotencyKey });
      showChanged(session, items, `Lift it:  countersign blacklist lift ${safe(target)}`);
    });
  examples(
    repeatable(add),
    'countersign blacklist add 203.0.113.0/24 --reason "Guesses license codes" --expires-in-days 90',
    'countersign blacklist add example.com --reason "Sells stolen codes" --expires-in-days never',
  );

  const lift = blacklist
    .command("lift")
    .description("let a domain, an address or a range in again; the very next request passes")
    .argument("<target>", TARGET)
    .option("--reason <text>", "why, for the activity log")
    .action(async (target: string, { idempotencyKey, reason }: Repeatable & { reason?: string }) => {
      const body = { target, reason };
      const { items } = await session.send(liftBlacklistEntry, { body }, { idempotencyKey });
      showChanged(session, items, null);
    });
  examples(
    repeatable(lift),
    "countersign blacklist lift 203.0.113.7",
    'countersign blacklist lift example.com --reason "A customer\'s test server"',
  );
}

/** One entry in words, or a range's in a table. */
function showChanged(session: Session, items: readonly Entry[], hint: string | null): void {
  const [first, ...others] = items;
  const { output } = session;
  output.show({ items }, () => {
    const below = hint === null ? [] : [hint];
    if (first === undefined) return "No entries.";
    if (others.length > 0)
      return [renderTable(ENTRY_COLUMNS, items, output.emphasize), ...below].join("\n\n");
    return [renderDetails(entryDetails(first)), ...below].join("\n\n");
  });
}

function daysOrNever(text: string): number | "never" {
  if (text === "never") return text;
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("Give a whole number of days, or never.");
  return wholeNumber(text);
}
