import type { ActivityEntry } from "./activity.ts";

/** What is counted of a span of time, in the order in which pages show it. */
export const COUNTED = [
  "activations",
  "failures",
  "deactivations",
  "blocksAdded",
  "blocksLifted",
  "staffChanges",
  "evaluationsStarted",
  "evaluationsEnded",
  "evaluationsConverted",
] as const;
export type Counts = { readonly [K in (typeof COUNTED)[number]]: number };

export interface ProductCounts {
  readonly activations: number;
  readonly failures: number;
}

/** What happened in a span of time, from the activity log; failures by reason, and what concerns products by their ids. */
export interface Statistics extends Counts {
  readonly failuresByReason: Readonly<Record<string, number>>;
  readonly byProduct: Readonly<Record<string, ProductCounts>>;
  /** Of the products that are not named any more. */
  readonly otherProducts: ProductCounts;
}

/** At most this many products, and reasons, are kept by name. */
export const NAMED_MOST = 50;
/** Stands for the reasons that are not named any more. */
export const OTHER_REASONS = "OTHER";

const NO_PRODUCT: ProductCounts = { activations: 0, failures: 0 };
export const NO_STATISTICS: Statistics = {
  activations: 0,
  failures: 0,
  deactivations: 0,
  blocksAdded: 0,
  blocksLifted: 0,
  staffChanges: 0,
  evaluationsStarted: 0,
  evaluationsEnded: 0,
  evaluationsConverted: 0,
  failuresByReason: {},
  byProduct: {},
  otherProducts: NO_PRODUCT,
};

/** What these entries of the activity log come to. Whatever staff do counts as a change of theirs, too. */
export function countEntries(entries: readonly ActivityEntry[]): Statistics {
  return sumStatistics(entries.map(countEntry));
}

function countEntry({ kind, actor, subjects, reason }: ActivityEntry): Statistics {
  const named = (prefix: string) => subjects.filter((id) => id.startsWith(prefix));
  const uses = Math.max(1, named("act_").length);
  const isSuccess = kind === "activation.succeeded";
  const isFailure = kind === "activation.failed";
  const counts: ProductCounts = { activations: isSuccess ? 1 : 0, failures: isFailure ? 1 : 0 };
  return {
    activations: isSuccess ? uses : 0,
    failures: counts.failures,
    deactivations: kind === "activation.deactivated" ? uses : 0,
    blocksAdded: kind === "blacklist.added" ? 1 : 0,
    blocksLifted: kind === "blacklist.lifted" ? 1 : 0,
    staffChanges: actor.kind === "staff" ? 1 : 0,
    evaluationsStarted: kind === "evaluation.started" ? 1 : 0,
    evaluationsEnded: kind === "evaluation.ended" ? 1 : 0,
    evaluationsConverted: kind === "evaluation.converted" ? named("evl_").length : 0,
    failuresByReason: isFailure ? { [reason ?? OTHER_REASONS]: 1 } : {},
    byProduct: isSuccess || isFailure ? Object.fromEntries(named("prd_").map((id) => [id, counts])) : {},
    otherProducts: NO_PRODUCT,
  };
}

/** Several spans as one. */
export function sumStatistics(spans: readonly Statistics[]): Statistics {
  const sum = (of: (span: Statistics) => number) => spans.reduce((total, span) => total + of(span), 0);
  const counts = Object.fromEntries(
    COUNTED.map((name) => [name, sum((span) => countOf(span, name))]),
  ) as Counts;
  const reasons = new Map<string, number>();
  const products = new Map<string, ProductCounts>();
  for (const span of spans) {
    for (const [reason, times] of Object.entries(span.failuresByReason))
      reasons.set(reason, (reasons.get(reason) ?? 0) + times);
    for (const [id, own] of Object.entries(span.byProduct)) products.set(id, plus(products.get(id), own));
  }
  return {
    ...counts,
    failuresByReason: Object.fromEntries(reasons),
    byProduct: Object.fromEntries(products),
    otherProducts: spans.reduce((all, { otherProducts }) => plus(all, otherProducts), NO_PRODUCT),
  };
}

/** A count of a span; what was not counted yet when the span was written is 0. */
export function countOf(span: Partial<Counts>, name: keyof Counts): number {
  return span[name] ?? 0;
}

/** The same with at most `most` products and reasons by name, those that count the most; the rest together. */
export function boundStatistics(span: Statistics, most: number = NAMED_MOST): Statistics {
  const products = topProducts(span);
  const reasons = topReasons(span);
  const others = reasons.slice(most).reduce((total, { failures }) => total + failures, 0);
  return {
    ...span,
    failuresByReason: {
      ...Object.fromEntries(reasons.slice(0, most).map(({ reason, failures }) => [reason, failures])),
      ...(others === 0 ? {} : { [OTHER_REASONS]: others }),
    },
    byProduct: Object.fromEntries(
      products.slice(0, most).map(({ productId, ...counts }) => [productId, counts]),
    ),
    otherProducts: products.slice(most).reduce<ProductCounts>(plus, span.otherProducts),
  };
}

/** The products by name, those with the most activations first, then those with the most failures. */
export function topProducts(
  span: Pick<Statistics, "byProduct">,
): readonly (ProductCounts & { readonly productId: string })[] {
  return Object.entries(span.byProduct)
    .map(([productId, counts]) => ({ productId, ...counts }))
    .sort(
      (a, b) =>
        b.activations - a.activations || b.failures - a.failures || (a.productId < b.productId ? -1 : 1),
    );
}

/** The reasons of failures, the most frequent first; what has no name any more comes last. */
export function topReasons(
  span: Pick<Statistics, "failuresByReason">,
): readonly { readonly reason: string; readonly failures: number }[] {
  const isOther = (reason: string) => (reason === OTHER_REASONS ? 1 : 0);
  return Object.entries(span.failuresByReason)
    .map(([reason, failures]) => ({ reason, failures }))
    .sort(
      (a, b) =>
        isOther(a.reason) - isOther(b.reason) || b.failures - a.failures || (a.reason < b.reason ? -1 : 1),
    );
}

function plus(a: ProductCounts = NO_PRODUCT, b: ProductCounts = NO_PRODUCT): ProductCounts {
  return { activations: a.activations + b.activations, failures: a.failures + b.failures };
}
