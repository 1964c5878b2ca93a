import { type Command, Option } from "commander";
import type { ReplyOf } from "../../shared/contract/operation.ts";
import { extendEvaluation } from "../../shared/contract/operations/extend-evaluation.ts";
import { getEvaluation } from "../../shared/contract/operations/get-evaluation.ts";
import { listEvaluations } from "../../shared/contract/operations/list-evaluations.ts";
import { usageFault } from "../faults.ts";
import { dateTime, orDash } from "../format.ts";
import { type ListOptions, listFlags, readList } from "../list.ts";
import { examples, instant, type Repeatable, reference, repeatable, wholeNumber } from "../options.ts";
import { type Session, showOne, showPage } from "../session.ts";
import type { Column, Details } from "../table.ts";

type Evaluation = ReplyOf<typeof getEvaluation>;

const STATES: readonly Evaluation["state"][] = ["running", "ended", "licensed"];
const ID = "its id (evl_...); `countersign evaluations list` shows it";

const COLUMNS: readonly Column<Evaluation>[] = [
  { head: "id", cell: ({ id }) => id },
  { head: "product", cell: ({ productCode }) => productCode },
  { head: "host", cell: ({ hostName }) => orDash(hostName) },
  { head: "state", cell: ({ state }) => state },
  { head: "ends", cell: ({ endsAt }) => dateTime(endsAt) },
  { head: "extended", cell: ({ extensions }) => timesText(extensions) },
  { head: "account", cell: ({ accountId }) => orDash(accountId) },
];

interface Filters {
  readonly product?: string;
  readonly account?: string;
  readonly node?: string;
  readonly state?: Evaluation["state"];
  readonly endsBefore?: string;
}

/** `countersign evaluations ...` */
export function addEvaluations(program: Command, session: Session): void {
  const evaluations = program
    .command("evaluations")
    .description("the first days of products on servers, with no license");
  examples(
    evaluations,
    "countersign evaluations list --state running --ends-before 2027-04-01",
    "countersign evaluations extend evl_0123456789abcdefghijkl --days 14",
  );
  addList(evaluations, session);

  const show = evaluations
    .command("show")
    .description("show one evaluation: where it runs, since when, until when")
    .argument("<evaluation-id>", ID, reference)
    .action(async (evaluationId: string) => {
      const found = await session.send(getEvaluation, { params: { evaluationId } });
      showOne(session, found, detailsOf(found));
    });
  examples(show, "countersign evaluations show evl_0123456789abcdefghijkl");
  addExtend(evaluations, session);
}

function addList(evaluations: Command, session: Session): void {
  const list = listFlags(evaluations.command("list").description("list evaluations, newest first"))
    .option("--product <product>", "of one product, by its id or code")
    .option("--account <account-id>", "of one smart account")
    .option("--node <node-id>", "of one server")
    .addOption(new Option("--state <state>", "only those that stand so").choices(STATES))
    .option("--ends-before <time>", "that end, or ended, before this time; the latest end first", instant)
    .action(async ({ product, account, node, state, endsBefore, ...options }: ListOptions & Filters) => {
      const filters = { product, accountId: account, nodeId: node, state, endsBefore };
      const page = await readList(options, (query) =>
        session.send(listEvaluations, { query: { ...query, ...filters } }),
      );
      showPage(session, "evaluations", page, COLUMNS);
    });
  examples(
    list,
    "countersign evaluations list --product backup --state running",
    "countersign evaluations list --account acc_0123456789abcdefghijkl",
    "countersign evaluations list --state running --ends-before 2027-04-01 --all --json",
  );
}

function addExtend(evaluations: Command, session: Session): void {
  const extend = evaluations
    .command("extend")
    .description("put an evaluation's end off; one that has ended runs again")
    .argument("<evaluation-id>", ID, reference)
    .option("--days <n>", "by so many days, 365 at most (default: as many as a new one has)", wholeNumber)
    .option("--until <time>", "until this time, in the place of days", instant)
    .option("--reason <text>", "why, for the activity log")
    .action(async (evaluationId: string, { idempotencyKey, ...body }: Repeatable & Extend) => {
      if (body.days !== undefined && body.until !== undefined)
        throw usageFault("Both --days and --until are given.", "Give one of them.");
      const params = { evaluationId };
      const extended = await session.send(extendEvaluation, { params, body }, { idempotencyKey });
      showOne(session, extended, detailsOf(extended));
    });
  examples(
    repeatable(extend),
    "countersign evaluations extend evl_0123456789abcdefghijkl --days 14",
    'countersign evaluations extend evl_0123456789abcdefghijkl --until 2027-04-30 --reason "Waits for the order"',
  );
}

interface Extend {
  readonly days?: number;
  readonly until?: string;
  readonly reason?: string;
}

function detailsOf(evaluation: Evaluation): Details {
  return [
    ["id", evaluation.id],
    ["product", `${evaluation.productCode} (${evaluation.productId})`],
    ["host", orDash(evaluation.hostName)],
    ["node", evaluation.nodeId],
    ["account", orDash(evaluation.accountId)],
    ["state", evaluation.state],
    ["installed", dateTime(evaluation.installedAt, "not stated")],
    ["first contact", dateTime(evaluation.firstContactAt)],
    ["starts", dateTime(evaluation.startsAt)],
    ["ends", dateTime(evaluation.endsAt)],
    ["licensed", dateTime(evaluation.licensedAt)],
    ["extended", timesText(evaluation.extensions)],
  ];
}

function timesText(extensions: number): string {
  if (extensions === 0) return "no";
  return extensions === 1 ? "once" : `${extensions} times`;
}
