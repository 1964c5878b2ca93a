import { type Command, Option } from "commander";
import { getLicense } from "../../shared/contract/operations/get-license.ts";
import { listActivations } from "../../shared/contract/operations/list-activations.ts";
import { dateTime, orDash } from "../format.ts";
import { type ListOptions, listFlags, readList } from "../list.ts";
import { examples, instant, reference } from "../options.ts";
import { type Session, showPage } from "../session.ts";
import { type Column, renderTable } from "../table.ts";
import { type Activation, COLUMNS, whereOf } from "./activations-view.ts";

interface Filters {
  readonly product?: string;
  readonly license?: string;
  readonly account?: string;
  readonly domain?: string;
  readonly ip?: string;
  readonly from?: string;
  readonly to?: string;
  readonly active?: true;
  readonly inactive?: true;
  readonly valid?: true;
  readonly failed?: true;
  readonly userAgent?: string;
  readonly reason?: string;
  readonly search?: string;
}

/** `countersign activations list` */
export function addList(activations: Command, session: Session): void {
  const list = listFlags(
    activations.command("list").description("list activations and failed attempts, newest first"),
  )
    .option("--product <product>", "of one product, by its id or code")
    .option("--license <license>", "of one license, by its id or code")
    .option("--account <account-id>", "of one smart account")
    .option("--domain <domain>", "of one domain, not those below it")
    .option("--ip <address>", "from one address")
    .option("--from <time>", "activated, or refused, at this time or later", instant)
    .option("--to <time>", "activated, or refused, before this time", instant)
    .option("--active", "that hold a use")
    .addOption(new Option("--inactive", "that hold no use").conflicts("active"))
    .option("--valid", "that succeeded")
    .addOption(new Option("--failed", "that were refused").conflicts("valid"))
    .option("--user-agent <text>", "whose user agent contains this")
    .option("--reason <code>", "that were refused for this, such as LICENSE_EXPIRED")
    .option("--search <text>", "of a license code, or of what a domain or URL begins with")
    .action(async (given: ListOptions & Filters) => {
      const query = await queryOf(given, session);
      const page = await readList(given, (part) =>
        session.send(listActivations, { query: { ...part, ...query } }),
      );
      showPage(session, "activations", page, COLUMNS);
    });
  examples(
    list,
    "countersign activations list --license lic_0123456789abcdefghijkl --active",
    "countersign activations list --failed --ip 192.0.2.1 --from 2027-01-31 --all",
    "countersign activations list --search https://shop.example.com --json",
  );
}

async function queryOf(given: Filters, session: Session) {
  const { product, license, account, domain, ip, from, to, userAgent, reason, search } = given;
  return {
    product,
    licenseId: license === undefined ? undefined : await licenseIdOf(license, session),
    accountId: account,
    domain,
    ip,
    from,
    to,
    isActive: given.active ? "true" : given.inactive ? "false" : undefined,
    isValid: given.valid ? "true" : given.failed ? "false" : undefined,
    userAgent,
    reason,
    search,
  } as const;
}

/** The id itself; a code is looked up. */
async function licenseIdOf(license: string, session: Session): Promise<string> {
  if (license.startsWith("lic_")) return license;
  return (await session.send(getLicense, { params: { license } })).id;
}

/** One line of a license's history. */
interface Happened {
  readonly at: string;
  readonly what: string;
  readonly activation: Activation;
}

const HISTORY: readonly Column<Happened>[] = [
  { head: "when", cell: ({ at }) => dateTime(at) },
  { head: "what", cell: ({ what }) => what },
  { head: "host or domain", cell: ({ activation }) => whereOf(activation) },
  { head: "client", cell: ({ activation }) => orDash(activation.clientName) },
  { head: "address", cell: ({ activation }) => activation.observedIp },
  { head: "user agent", cell: ({ activation }) => orDash(activation.userAgent) },
  { head: "id", cell: ({ activation }) => activation.id },
];

/** `countersign activations history` */
export function addHistory(activations: Command, session: Session): void {
  const history = activations
    .command("history")
    .description("what happened to one license: activated, deactivated, refused, the oldest first")
    .argument("<license>", "its id (lic_...) or code", reference)
    .action(async (license: string) => {
      const licenseId = await licenseIdOf(license, session);
      const page = await readList({ all: true, limit: 200 }, (part) =>
        session.send(listActivations, { query: { ...part, licenseId } }),
      );
      session.output.show(page, () => {
        const lines = page.items.flatMap(whatHappened).sort((a, b) => (a.at < b.at ? -1 : 1));
        return lines.length === 0 ? "Nothing yet." : renderTable(HISTORY, lines, session.output.emphasize);
      });
    });
  examples(
    history,
    "countersign activations history lic_0123456789abcdefghijkl",
    "countersign activations history lic_0123456789abcdefghijkl --json",
  );
}

/** Of an activation that was made active again only the last time is kept. */
function whatHappened(activation: Activation): readonly Happened[] {
  const { activatedAt, deactivatedAt, reason } = activation;
  if (reason !== null) return [{ at: activatedAt, what: `refused: ${reason}`, activation }];
  const activated = { at: activatedAt, what: "activated", activation };
  return deactivatedAt === null
    ? [activated]
    : [activated, { at: deactivatedAt, what: "deactivated", activation }];
}
