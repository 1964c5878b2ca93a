import type { Command } from "commander";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { listActivity } from "../../shared/contract/operations/list-activity.ts";
import { listed, orDash } from "../format.ts";
import { type ListOptions, listFlags, type Page, type PageQuery, readList } from "../list.ts";
import { addVerifyActivity } from "../ops/verify-activity.ts";
import { examples, instant } from "../options.ts";
import { moreText, type Session, showPage } from "../session.ts";
import { type Column, type Details, renderDetails } from "../table.ts";
import { addActivityEvidence } from "./activity-evidence.ts";

const DEFAULT_LIMIT = 50;
const FOLLOWED_MOST = 200;

type Entry = ReplyOf<typeof listActivity>["items"][number];

const COLUMNS: readonly Column<Entry>[] = [
  { head: "time", cell: ({ at }) => exactTime(at) },
  { head: "kind", cell: ({ kind }) => kind },
  { head: "who", cell: ({ actor }) => actor.id },
  { head: "subject", cell: ({ subjects }) => orDash(subjects[0] ?? null) },
  { head: "reason", cell: ({ reason }) => orDash(reason) },
  { head: "from", cell: ({ origin }) => orDash(origin?.observedIp ?? null) },
];

function detailsOf(entry: Entry): Details {
  const { origin } = entry;
  return [
    ["id", entry.id],
    ["time", exactTime(entry.at)],
    ["kind", entry.kind],
    ["who", `${entry.actor.kind} ${entry.actor.id}`],
    ["account", orDash(entry.accountId)],
    ["subjects", listed(entry.subjects)],
    ["reason", orDash(entry.reason)],
    ["address seen", orDash(origin?.observedIp ?? null)],
    ["address claimed", orDash(origin?.claimedIp ?? null)],
    ["user agent", orDash(origin?.userAgent ?? null)],
    ...entry.changes.map(
      ({ field, before, after }) => [field, `${shown(before)} → ${shown(after)}`] as const,
    ),
  ];
}

interface Filters {
  readonly from?: string;
  readonly to?: string;
  readonly kind?: string;
  readonly actor?: string;
  readonly account?: string;
  readonly subject?: string;
  readonly reason?: string;
  readonly address?: string;
  readonly long?: boolean;
}

/** `countersign activity ...` */
export function addActivity(program: Command, session: Session): void {
  const activity = program
    .command("activity")
    .description("the log of who did what, to what, when and from where");
  examples(activity, "countersign activity list --kind activation.failed", "countersign activity verify");

  const list = listFlags(activity.command("list").description("list the log, newest first"))
    .option("--from <time>", "from this time on (default: the last 31 days)", instant)
    .option("--to <time>", "before this time", instant)
    .option("--kind <kind>", "a kind, such as license.created, or a group, such as license.")
    .option("--actor <id>", "what this key, server or service did")
    .option("--account <account-id>", "what concerns this smart account")
    .option("--subject <id>", "what was done to this license, token, activation, ...")
    .option("--reason <code>", "what was refused, or done, for this reason")
    .option("--address <address>", "what came from this address or network")
    .option("--long", "all of each entry, with what was changed: before → after")
    .action((options: ListOptions & Filters) => showList(session, options));
  examples(
    list,
    "countersign activity list --account acc_0123456789abcdefghijkl --kind license. --long",
    "countersign activity list --from 2027-01-01 --to 2027-02-01 --kind activation.failed --all --json",
    "countersign activity list --address 192.0.2.0/24",
  );
  addVerifyActivity(activity, session);
  addActivityEvidence(activity, session);
}

async function showList(session: Session, given: ListOptions & Filters): Promise<void> {
  const { account: accountId, long, from, to, kind, actor, subject, reason, address, ...options } = given;
  const filters = { from, to, kind, actor, accountId, subject, reason, address };
  const page = await readFull(options, (of) => session.send(listActivity, { query: { ...of, ...filters } }));
  if (long !== true || page.items.length === 0) return showPage(session, "entries", page, COLUMNS);
  const { output } = session;
  const more = page.nextCursor === null ? [] : [moreText(page.nextCursor)];
  output.show(page, () =>
    [...page.items.map((entry) => renderDetails(detailsOf(entry))), ...more].join("\n\n"),
  );
}

/** A page that the service gave up early is filled up, so that a quiet month does not look like the end of the log. */
async function readFull(
  options: ListOptions,
  readPage: (query: PageQuery) => Promise<Page<Entry>>,
): Promise<Page<Entry>> {
  let page = await readList(options, readPage);
  const wanted = options.limit ?? DEFAULT_LIMIT;
  for (let more = 0; more < FOLLOWED_MOST; more += 1) {
    if (page.nextCursor === null || page.items.length >= wanted) break;
    const limit = String(wanted - page.items.length);
    const { items, nextCursor } = await readPage({ limit, cursor: page.nextCursor });
    page = { items: [...page.items, ...items], nextCursor };
  }
  return page;
}

/** `2027-03-10 11:30:05 UTC`: in a log seconds matter. */
function exactTime(at: string): string {
  return `${at.slice(0, 19).replace("T", " ")} UTC`;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "-";
  return typeof value === "string" ? value : JSON.stringify(value);
}
