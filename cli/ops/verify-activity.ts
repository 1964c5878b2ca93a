import type { Command } from "commander";
import { EXIT, Fault, ownTrouble } from "../faults.ts";
import { safe } from "../format.ts";
import { examples, instant } from "../options.ts";
import type { Session } from "../session.ts";
import { renderDetails } from "../table.ts";
import { checkLog, type LogCheck } from "./check-log.ts";
import type { Finding } from "./log-findings.ts";

const HOUR_MS = 3_600_000;
const SHOWN = 50;

interface VerifyOptions {
  readonly from?: string;
  readonly to?: string;
}

/** `countersign activity verify`; it changes nothing. */
export function addVerifyActivity(activity: Command, session: Session): void {
  const command = activity
    .command("verify")
    .description(
      "check the log against its seals: what was changed, removed or inserted since; exit 1 if anything was",
    )
    .option("--from <time>", "from the hour of this time on (default: the first one)", instant)
    .option("--to <time>", "only hours before the one of this time (default: all that are sealed)", instant)
    .action((options: VerifyOptions) => verify(session, options));
  examples(
    command,
    "countersign activity verify",
    "countersign activity verify --from 2027-01-01 --to 2027-02-01 --json",
    "COUNTERSIGN_ROOT_KEYS=11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo countersign activity verify",
  );
}

async function verify(session: Session, { from, to }: VerifyOptions): Promise<void> {
  const { send, output, env } = session;
  const check = await checkLog(
    send,
    {
      from: from === undefined ? null : Math.floor(Date.parse(from) / HOUR_MS),
      to: to === undefined ? null : Math.floor(Date.parse(to) / HOUR_MS),
      pins: pinsOf(env["COUNTERSIGN_ROOT_KEYS"]),
      now: Date.now(),
    },
    output.progress,
  ).finally(() => output.progress(""));
  output.show({ isIntact: check.findings.length === 0, ...check }, () => presentCheck(check));
  const count = check.findings.length;
  if (count === 0) return;
  throw new Fault(
    EXIT.refused,
    ownTrouble(
      "LOG_CHANGED",
      `The log is not as it was sealed: ${count} ${count === 1 ? "finding" : "findings"}.`,
      "Only somebody with access to the table can do that: look who had it. PITR can show the table as it was before.",
    ),
  );
}

function presentCheck(check: LogCheck): string {
  const { hours, from, through, newest } = check;
  if (newest === null && hours === 0 && check.findings.length === 0)
    return "Nothing is sealed yet: the sweep seals each hour ten minutes after its end.";
  const late = `${check.sealedLate} more than two days late: the sweep stood still, or somebody had the chain made anew`;
  const summary = renderDetails([
    ["hours", hours === 0 ? "none" : `${hours}, ${from} through ${through}`],
    ["entries", String(check.entries)],
    ["pruned", `${check.prunedHours} hours, older than the log is kept`],
    [
      "signed",
      `${check.signed} hours, by keys that ${check.keysProvenBy === "root" ? "the pinned root has proven" : "the service tells (COUNTERSIGN_ROOT_KEYS proves them)"}`,
    ],
    ["by chain", `${check.byChain} hours, whose key is gone: later seals vouch for them`],
    ...(check.sealedLate === 0 ? [] : [["sealed late", late] as const]),
    ["sealed up to", newest === null ? "-" : `${newest.hour}, chain ${newest.chain}`],
  ]);
  if (check.findings.length === 0) return `${summary}\n\nThe log is as it was sealed.`;
  const more = check.findings.length - SHOWN;
  const lines = check.findings.slice(0, SHOWN).map(lineOf);
  return [summary, "", ...lines, ...(more > 0 ? [`... and ${more} more; --json has them all.`] : [])].join(
    "\n",
  );
}

function lineOf({ hour, what, entryId, says }: Finding): string {
  return safe(`${hour}  ${what}  ${entryId === null ? "" : `${entryId}: `}${says}`);
}

function pinsOf(text: string | undefined): readonly string[] {
  return (text ?? "").split(",").flatMap((pin) => pin.trim() || []);
}
