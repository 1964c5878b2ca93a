import { runsUntil } from "../../shared/domain/license-dates.ts";
import { EVALUATION_MS } from "../evaluation/own-evaluations.ts";
import type { HeldLicense, Installed } from "../state/stored-state.ts";
import type { EvaluationView } from "./application-view.ts";

/** What one license, or an evaluation, allows, and until when (exclusive, epoch ms). */
interface Right {
  readonly endsAt: number;
  /** When programs have run this long in all it is over, too, whatever the clock says. */
  readonly ranUntilMs: number;
  readonly capacity: number | null;
  /** Null: all that there are. */
  readonly features: ReadonlySet<string> | null;
}

/** The instant that is asked about, and for how long (ms) programs have run here by then. */
export interface Instant {
  readonly now: number;
  readonly ranMs: number;
}

/** What a server may run, by product code; made once per change so that asking costs next to nothing. */
export type Rights = ReadonlyMap<string, readonly Right[]>;

const never = Number.POSITIVE_INFINITY;

/** The last instant (exclusive) at which a license may run: its own end with grace, or its lease, what comes first. */
export function usableUntil(license: HeldLicense): number {
  return Math.min(runsUntil(license) ?? never, license.deadlineAt ?? never);
}

/** The rights that these licenses and evaluations give; an evaluation has all features and no bound. */
export function rightsOf(
  licenses: readonly HeldLicense[],
  evaluations: readonly EvaluationView[] = [],
  installed: readonly Installed[] = [],
): Rights {
  const rights = new Map<string, Right[]>();
  const add = (code: string, right: Right) => rights.set(code, [...(rights.get(code) ?? []), right]);
  for (const license of licenses)
    add(license.product.code, {
      endsAt: usableUntil(license),
      ranUntilMs: never,
      capacity: license.capacity,
      features: new Set(license.features),
    });
  const ranBefore = new Map(installed.map(({ code, ranMs }) => [code, ranMs]));
  for (const { product, endsAt, state, source } of evaluations)
    if (state !== "replaced") {
      const ranUntilMs = source === "service" ? never : (ranBefore.get(product.code) ?? 0) + EVALUATION_MS;
      add(product.code, { endsAt, ranUntilMs, capacity: null, features: null });
    }
  return rights;
}

/** True while a license of the product may run. */
export function allows(rights: Rights, productCode: string, at: Instant): boolean {
  return rights.get(productCode)?.some(runsAt(at)) ?? false;
}

/** True while a license of the product that carries the feature may run. */
export function allowsFeature(rights: Rights, productCode: string, feature: string, at: Instant): boolean {
  const running = rights.get(productCode)?.filter(runsAt(at));
  return running?.some(({ features }) => features?.has(feature) ?? true) ?? false;
}

/** The units that the product's running licenses cover together; null is unlimited, 0 is none. */
export function capacityOf(rights: Rights, productCode: string, at: Instant): number | null {
  const running = (rights.get(productCode) ?? []).filter(runsAt(at));
  if (running.some(({ capacity }) => capacity === null)) return null;
  return running.reduce((sum, { capacity }) => sum + (capacity ?? 0), 0);
}

function runsAt({ now, ranMs }: Instant): (right: Right) => boolean {
  return ({ endsAt, ranUntilMs }) => now < endsAt && ranMs < ranUntilMs;
}
