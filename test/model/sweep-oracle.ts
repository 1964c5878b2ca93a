import type { Activation } from "../../shared/domain/activation.ts";
import type { ActivityEntry } from "../../shared/domain/activity.ts";
import { lastClosedHour } from "../../shared/domain/activity-hours.ts";
import type { License } from "../../shared/domain/license.ts";
import { noticesAhead } from "../../shared/domain/license-notices.ts";
import { isStale } from "../../shared/domain/stale.ts";
import { boundStatistics, countEntries, sumStatistics } from "../../shared/domain/statistics.ts";
import type { Database } from "../../shared/storage/database.ts";
import { fromItem, type Item } from "../../shared/storage/item.ts";
import { KEYS } from "../../shared/storage/table.ts";
import { invariants } from "../support/invariants.ts";
import { scanTable } from "../support/table.ts";
import { type Bounds, boundsOf, ONCE } from "./sweep-bounds.ts";
import { conversionFaults, evaluationNotices } from "./sweep-evaluations.ts";
import { CUSTOMERS_DOMAIN } from "./sweep-things.ts";
import { type History, SKEW_MS } from "./sweep-trial.ts";

const HOUR_MS = 3_600_000;

/** What a trial's table must not be; one sentence each. It knows nothing of how the sweep works. */
export async function judgeTrial(db: Database, history: History): Promise<readonly string[]> {
  const items = await scanTable(db);
  return [
    ...noticeFaults(entriesIn(items), history),
    ...conversionFaults(items, entriesIn(items), history),
    ...staleFaults(items, history),
    ...statisticsFaults(items, history),
    ...placeFaults(items, history),
    ...(await invariants(db)),
  ];
}

function entriesIn(items: readonly Item[]): readonly ActivityEntry[] {
  return items.flatMap((item) =>
    String(item["pk"]).startsWith("ACTIVITY#") ? (fromItem<ActivityEntry>(item) ?? []) : [],
  );
}

/** Every notice that must be told is told once, none twice, and nothing else is told. */
function noticeFaults(entries: readonly ActivityEntry[], history: History): string[] {
  const expected = expectedNotices(history);
  const told = new Map<string, number>();
  for (const { kind, actor, subjects, reason } of entries) {
    if (actor.kind !== "service" || actor.id !== "sweep" || kind === "activation.deactivated") continue;
    const isOfAnEnd = /^(?:license\.|evaluation\.e)/.test(kind);
    const days = /^\d+ /.exec(kind === "evaluation.expiring" ? (reason ?? "") : "")?.[0] ?? "";
    const end = isOfAnEnd ? ` ${reason?.split(" ").at(-1)}` : "";
    const what = `${days}${kind} ${subjects[0]}${end}`;
    told.set(what, (told.get(what) ?? 0) + 1);
  }
  const faults = [...told].flatMap(([what, times]) => {
    const most = expected.get(what)?.most ?? 0;
    return times > most ? [`${what} was told ${times} times, not ${most}`] : [];
  });
  for (const [what, { least }] of expected)
    if ((told.get(what) ?? 0) < least) faults.push(`${what} was not told`);
  return faults;
}

function expectedNotices(history: History): ReadonlyMap<string, Bounds> {
  const { things, changes, endedAt, guessing } = history;
  const all = new Map<string, Bounds>();
  for (const license of things.licenses)
    for (const [what, bounds] of noticesOf(license, history)) all.set(what, bounds);
  const ending = (kind: string, id: string, expiresAt: number, undone: Undone) => {
    const undoneAt = changes.find((change) => change.kind === undone && change.id === id)?.at ?? null;
    const bounds = boundsOf(expiresAt, undoneAt, endedAt);
    if (bounds !== null) all.set(`${kind} ${id}`, bounds);
  };
  for (const { id, expiresAt } of things.keys)
    ending("api-key.expired", id, expiresAt ?? endedAt, "key-revoked");
  for (const [what, bounds] of evaluationNotices(history)) all.set(what, bounds);
  for (const { target, expiresAt } of things.entries)
    ending("blacklist.expired", target, expiresAt ?? endedAt, "entry-lifted");
  for (const { id, expiresAt } of things.tokens) ending("token.expired", id, expiresAt, "never");
  for (const target of guessing) {
    const kind = target === CUSTOMERS_DOMAIN ? "blacklist.protected" : "blacklist.added";
    all.set(`${kind} ${target}`, ONCE);
  }
  return all;
}

type Undone = "key-revoked" | "entry-lifted" | "never";

/** The notices of each end that a license had, and until when it had it. */
function noticesOf(license: License, { changes, endedAt }: History): ReadonlyMap<string, Bounds> {
  const moves = changes.flatMap((change) =>
    change.kind === "license-end" && change.id === license.id ? [change] : [],
  );
  const ends = [{ expiresAt: license.expiresAt }, ...moves];
  const notices = new Map<string, Bounds>();
  for (const [index, { expiresAt }] of ends.entries()) {
    const movedAt = moves[index]?.at ?? null;
    for (const { kind, dueAt, endsAt } of noticesAhead({ ...license, expiresAt, toldNotices: {} })) {
      const bounds = boundsOf(dueAt, movedAt, endedAt);
      const what = `${kind} ${license.id} ${new Date(endsAt).toISOString()}`;
      if (bounds !== null) notices.set(what, bounds);
    }
  }
  return notices;
}

/** What was without contact for too long is released, once; what is offline or was in touch is not. */
function staleFaults(items: readonly Item[], { things, changes, settings, endedAt }: History): string[] {
  const entries = entriesIn(items);
  return things.activations.flatMap((made) => {
    const { id, licenseId, holderId } = made;
    const contacts = changes.flatMap((change) =>
      change.kind === "contact" && change.id === holderId ? [change.at] : [],
    );
    const times = [made.activatedAt, ...contacts];
    const stale = (last: number, at: number) => isStale(made, last, at, settings.staleAfterDays);
    const must = stale(times.at(-1) ?? made.activatedAt, endedAt);
    const may = contacts.some((at, index) => stale(times[index] ?? at, at + 2 * SKEW_MS));
    const key = KEYS.activation(licenseId, id.slice(-22));
    const record = items.find((item) => item["pk"] === key.pk && item["sk"] === key.sk);
    const isActive = fromItem<Activation>(record)?.isActive;
    const told = entries.filter(
      ({ kind, subjects }) => kind === "activation.deactivated" && subjects[0] === id,
    ).length;
    return [
      ...(isActive === undefined ? [`${id} is gone`] : []),
      ...(told === (isActive ? 0 : 1) ? [] : [`${id}: told ${told} times that it was released`]),
      ...(must && isActive ? [`${id} is stale and active`] : []),
      ...(!must && !may && !isActive ? [`${id} is not stale, and was released`] : []),
    ];
  });
}

/** Every closed hour, and every day, is counted as the log has it; and so are licenses and activations. */
function statisticsFaults(items: readonly Item[], { endedAt }: History): string[] {
  const entries = entriesIn(items);
  const closed = lastClosedHour(endedAt);
  const byHour = Map.groupBy(entries, ({ at }) => Math.floor(at / HOUR_MS));
  const hours = [...byHour].filter(([hour]) => hour <= closed);
  const expected = new Map<string, unknown>();
  for (const [hour, its] of hours)
    expected.set(KEYS.statistics("hour", hour).pk, boundStatistics(countEntries(its)));
  for (const [day, its] of Map.groupBy(hours, ([hour]) => Math.floor(hour / 24)))
    expected.set(
      KEYS.statistics("day", day).pk,
      boundStatistics(sumStatistics(its.map(([, each]) => countEntries(each)))),
    );
  const nothing = JSON.stringify(sorted(boundStatistics(sumStatistics([]))));
  const faults = [...expected].flatMap(([pk, value]) => {
    const found = fromItem<{ hoursCounted?: number }>(items.find((item) => item["pk"] === pk));
    const { hoursCounted: _, ...figures } = found ?? {};
    const isSame = JSON.stringify(sorted(figures)) === JSON.stringify(sorted(value));
    return isSame || (found === null && JSON.stringify(sorted(value)) === nothing)
      ? []
      : [`${pk} is not what the log has`];
  });
  const count = (sk: RegExp, fits: (item: Item) => boolean) =>
    items.filter((item) => sk.test(String(item["sk"])) && fits(item)).length;
  const total = items.find((item) => item["pk"] === KEYS.statistics("total", "all").pk);
  const licenses = count(/^LICENSE$/, () => true);
  if (total?.["licenses"] !== licenses) faults.push(`${total?.["licenses"]} licenses counted of ${licenses}`);
  const active = count(/^ACTIVATION#/, (item) => item["isActive"] === true);
  if (total?.["activeActivations"] !== active)
    faults.push(`${total?.["activeActivations"]} active activations counted of ${active}`);
  const at = Number(total?.["countedAt"]);
  const running = count(/^EVALUATION$/, (item) => item["licensedAt"] === null && Number(item["endsAt"]) > at);
  if (total?.["runningEvaluations"] !== running)
    faults.push(`${total?.["runningEvaluations"]} evaluations counted of ${running} that run`);
  return faults;
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
}

/** Nothing that is due stands in a list any more. */
function placeFaults(items: readonly Item[], { endedAt }: History): string[] {
  return items.flatMap((item) => {
    const [list, position] = [String(item["gsi4pk"] ?? ""), String(item["gsi4sk"] ?? "")];
    const dueAt = Number.parseInt(position.split("#")[0] ?? "", 36);
    return /^(?:LICENSE|EVAL|APIKEY|BLACKLIST)DUE#/.test(list) && dueAt <= endedAt
      ? [`${item["pk"]} is still due`]
      : [];
  });
}
