import type { ReplyOf } from "../../shared/contract/operation.ts";
import type { checkBlacklist } from "../../shared/contract/operations/check-blacklist.ts";
import type { getBlacklistEntry } from "../../shared/contract/operations/get-blacklist-entry.ts";
import type { listBlacklist } from "../../shared/contract/operations/list-blacklist.ts";
import { dateTime, orDash, safe } from "../format.ts";
import { type Column, type Details, renderTable } from "../table.ts";

export type Entry = ReplyOf<typeof listBlacklist>["items"][number];
type Shown = ReplyOf<typeof getBlacklistEntry>;
type Check = ReplyOf<typeof checkBlacklist>;

/** Who is blocked, why, and until when. */
export const ENTRY_COLUMNS: readonly Column<Entry>[] = [
  { head: "target", cell: ({ target }) => target },
  { head: "state", cell: ({ state }) => state },
  { head: "origin", cell: ({ origin }) => origin },
  { head: "why", cell: ({ reason }) => reason },
  { head: "until", cell: untilOf },
  { head: "last refused", cell: ({ lastRefusedAt }) => dateTime(lastRefusedAt, "never") },
];

/** One entry, in words. */
export function entryDetails(entry: Entry): Details {
  const { evidence } = entry;
  return [
    ["target", entry.target],
    ["state", `${entry.state}${entry.state === "in-force" ? `, refuses ${whom(entry)}` : ""}`],
    ["origin", entry.origin],
    ["why", entry.reason],
    ...(evidence === null
      ? []
      : ([
          ["counted", `${evidence.attempts} of ${evidence.threshold} since ${dateTime(evidence.since)}`],
        ] as const)),
    ["since", `${dateTime(entry.createdAt)}, by ${entry.createdBy}`],
    ["until", untilOf(entry)],
    ...(entry.liftedAt === null ? [] : ([["lifted", dateTime(entry.liftedAt)]] as const)),
    ["last refused", dateTime(entry.lastRefusedAt, "never")],
  ];
}

function untilOf({ expiresAt }: Entry): string {
  return dateTime(expiresAt, "it is lifted");
}

function whom({ origin }: Entry): string {
  return origin === "manual" ? "everyone" : "who brings no proof";
}

/** The command that lifts an entry; null where there is nothing to lift. */
export function liftHint({ target, state }: Pick<Entry, "target" | "state">): string | null {
  return state === "in-force" || state === "dry-run"
    ? `Lift it:  countersign blacklist lift ${safe(target)}`
    : null;
}

const ATTEMPT_COLUMNS: readonly Column<Shown["attempts"][number]>[] = [
  { head: "when", cell: ({ activatedAt }) => dateTime(activatedAt) },
  { head: "tried", cell: ({ licenseCode, tokenId }) => orDash(licenseCode ?? tokenId) },
  { head: "refused for", cell: ({ reason }) => orDash(reason) },
  { head: "from", cell: ({ observedIp }) => observedIp },
  { head: "host or domain", cell: ({ domain, hostName }) => orDash(domain ?? hostName) },
  { head: "user agent", cell: ({ userAgent }) => orDash(userAgent) },
];

/** What was tried, newest first. */
export function attemptsText({ attempts, origin }: Shown, emphasize: (text: string) => string): string {
  if (attempts.length > 0) return renderTable(ATTEMPT_COLUMNS, attempts, emphasize);
  return origin === "manual"
    ? "Added by hand; no attempts are kept with it."
    : "Its attempts are not recorded.";
}

const CHECKED_COLUMNS: readonly Column<Check["entries"][number]>[] = [
  ENTRY_COLUMNS[0] as Column<Entry>,
  { head: "refuses", cell: ({ refuses }) => WHOM[refuses] },
  ...ENTRY_COLUMNS.slice(1, 5),
];

const WHOM = { everyone: "everyone", "without-proof": "who brings no proof", nobody: "nobody" } as const;

const COUNT_COLUMNS: readonly Column<Check["counts"][number]>[] = [
  { head: "counted", cell: ({ target }) => target },
  { head: "failed in 24 hours", cell: ({ attempts, threshold }) => `${attempts} of ${threshold}` },
  { head: "", cell: ({ isProtected }) => (isProtected ? "a customer's: never blocked for it" : "") },
];

/** What a request would get, which entries say so, and how near its counts are. */
export function checkText(check: Check, emphasize: (text: string) => string): string {
  const lifts = check.entries.flatMap(({ refuses, ...entry }) =>
    refuses === "nobody" ? [] : (liftHint(entry) ?? []),
  );
  return [
    verdictText(check),
    ...(check.entries.length === 0 ? [] : [renderTable(CHECKED_COLUMNS, check.entries, emphasize)]),
    ...(check.counts.length === 0 ? [] : [renderTable(COUNT_COLUMNS, check.counts, emphasize)]),
    ...lifts,
  ].join("\n\n");
}

function verdictText({ ip, domain, withoutProof, withProof }: Check): string {
  const who = domain === null ? ip : `${ip ?? "anywhere"} for ${domain}`;
  const verdict = (refusal: Check["withProof"]) =>
    refusal === null ? "let through" : `refused: ${refusal.code}, by the entry of ${refusal.target}`;
  return [
    `A request from ${safe(orDash(who))}`,
    `  without a proof is ${safe(verdict(withoutProof))}`,
    `  with a proof is ${safe(verdict(withProof))}`,
  ].join("\n");
}
