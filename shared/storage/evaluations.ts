import type { ActivityEntry } from "../domain/activity.ts";
import type { HardwareFinds } from "../domain/decide-evaluations.ts";
import type { Evaluation } from "../domain/evaluation.ts";
import { evaluationNoticesAhead } from "../domain/evaluation-notices.ts";
import { HOUR_MS, utcHour } from "../domain/time.ts";
import { activityWrite } from "./activity.ts";
import type { Database } from "./database.ts";
import { hardwareWrites } from "./evaluation-hardware.ts";
import { fromItem, type Item, toItem } from "./item.ts";
import { type Found, getItems } from "./read.ts";
import { KEYS, listed, SCHEMA_VERSION } from "./table.ts";
import { type TransactOutcome, transact, type Write } from "./transact.ts";

/** The evaluations that exist of those named, in the order of the names. */
export async function loadEvaluations(db: Database, ids: readonly string[]): Promise<Evaluation[]> {
  return evaluationsFrom(await getItems(db, ids.map(KEYS.evaluation), "strong"), ids);
}

/** Those of the named that a read brought. */
export function evaluationsFrom(found: Found, ids: readonly string[]): Evaluation[] {
  return ids.flatMap((id) => fromItem<Evaluation>(found.get(KEYS.evaluation(id))) ?? []);
}

/** The ids of a node's evaluations by product, from the item that names them. */
export function evaluationIdsFrom(item: Item | undefined): ReadonlyMap<string, string> {
  const named = Object.entries(item ?? {}).filter(([name]) => name.startsWith("prd_"));
  return new Map(named.map(([productId, id]) => [productId, String(id)]));
}

/** A node's evaluations of these products; an activation of such a product ends them. */
export async function loadEvaluationsOf(
  db: Database,
  nodeId: string,
  productIds: readonly string[],
): Promise<Evaluation[]> {
  const found = await getItems(db, [KEYS.nodeEvaluations(nodeId)], "strong");
  const ids = evaluationIdsFrom(found.get(KEYS.nodeEvaluations(nodeId)));
  return loadEvaluations(
    db,
    productIds.flatMap((productId) => ids.get(productId) ?? []),
  );
}

/** What is written for an evaluation that a node asked for. */
export interface ChangedEvaluation {
  readonly evaluation: Evaluation;
  /** As it was read; null for a new one. */
  readonly before: Evaluation | null;
  readonly hardware: HardwareFinds;
  /** Empty where there is nothing to tell. */
  readonly activities: readonly ActivityEntry[];
}

/** Where new evaluations are counted, and how many there may be within an hour. */
export interface StartsCounted {
  readonly source: string;
  readonly most: number;
  readonly now: number;
}

/**
 * Writes an evaluation that a node started, found again or changed. `changed`: somebody else was faster, or its address has
 * started as many as it may; load and decide again.
 */
export function saveNodeEvaluation(
  db: Database,
  { evaluation, before, hardware, activities }: ChangedEvaluation,
  counted: StartsCounted | null,
): Promise<TransactOutcome> {
  return transact(db, [
    evaluationWrite(evaluation),
    ...(before?.nodeId === evaluation.nodeId ? [] : [ownWrite(evaluation)]),
    ...hardwareWrites(evaluation, hardware),
    ...(before === null && counted !== null ? [startWrite(counted)] : []),
    ...activities.map(activityWrite),
  ]);
}

/** Writes a changed evaluation in the place of the one of the revision before. `changed`: somebody else was faster. */
export async function saveEvaluation(
  db: Database,
  evaluation: Evaluation,
  activity: ActivityEntry,
  also: readonly Write[],
): Promise<"saved" | "changed" | "contended"> {
  const result = await transact(db, [evaluationWrite(evaluation), activityWrite(activity), ...also]);
  return result.outcome;
}

/** The evaluation over the revision before it; the first one only where there is none. */
export function evaluationWrite(evaluation: Evaluation): Write {
  const before = evaluation.revision - 1;
  return {
    label: "evaluation",
    action: "Put",
    item: toItem(KEYS.evaluation(evaluation.id), evaluation, places(evaluation)),
    ...(before === 0
      ? { guard: "attribute_not_exists(pk)" }
      : { guard: "revision = :before", values: { ":before": before } }),
  };
}

/** The index attributes: all, by account, node and product, by its end, and by when it is to be told of next. */
function places(evaluation: Evaluation): Record<string, string> {
  const { id, accountId, nodeId, productId, firstContactAt, endsAt, licensedAt } = evaluation;
  const [notice] = evaluationNoticesAhead(evaluation);
  return listed(
    [
      { list: "evaluations" },
      ...(accountId === null ? [] : [{ list: "evaluationsOfAccount", owner: accountId } as const]),
      { list: "evaluationsOfNode", owner: nodeId },
      { list: "evaluationsOfProduct", owner: productId },
      ...(licensedAt === null ? [{ list: "evaluationsByEnd", at: Math.max(0, endsAt) } as const] : []),
      ...(notice === undefined ? [] : [{ list: "evaluationsDue", at: Math.max(0, notice.dueAt) } as const]),
    ],
    firstContactAt,
    id,
  );
}

/** A node has one evaluation of a product, ever. */
function ownWrite({ id, nodeId, productId }: Evaluation): Write {
  return {
    label: "own",
    action: "Update",
    key: KEYS.nodeEvaluations(nodeId),
    update: "SET #product = :id, v = :v",
    guard: "attribute_not_exists(#product)",
    names: { "#product": productId },
    values: { ":id": id, ":v": SCHEMA_VERSION },
  };
}

function startWrite({ source, most, now }: StartsCounted): Write {
  const hour = utcHour(now);
  return {
    label: "starts",
    action: "Update",
    key: KEYS.evaluationStarts(source, hour),
    update: "ADD taken :one SET #ttl = :ttl, v = :v",
    names: { "#ttl": "ttl" },
    guard: "attribute_not_exists(taken) OR taken < :most",
    values: { ":one": 1, ":most": most, ":ttl": ((hour + 2) * HOUR_MS) / 1_000, ":v": SCHEMA_VERSION },
  };
}
