import type { Application } from "../options.ts";
import type { ApplicationView, EvaluationView } from "./application-view.ts";
import type { LicenseView, NodeLicenseStatus } from "./license-view.ts";

/** What the list of applications is made of. */
export interface ApplicationFacts {
  readonly applications: readonly Application[];
  readonly licenses: readonly LicenseView[];
  readonly evaluations: readonly EvaluationView[];
  /** Units in use that the applications have reported, by product code. */
  readonly units: ReadonlyMap<string, number>;
}

/** The most useful license first: one that runs, then one that came last. */
const SERIOUSNESS: readonly NodeLicenseStatus[] = [
  "valid",
  "over-capacity",
  "expiring",
  "evaluation",
  "in-grace",
  "not-activated",
  "authorization-expired",
  "expired",
  "blocked",
  "product-inactive",
  "deactivated",
  "revoked",
  "invalid",
];

/** Every application that this server has or holds a license of, in the order in which its developer named them. */
export function presentApplications(facts: ApplicationFacts): readonly ApplicationView[] {
  const { applications, licenses } = facts;
  const named = new Map(applications.map((each) => [each.code, each]));
  for (const { product } of licenses)
    if (!named.has(product.code)) named.set(product.code, { ...product, requires: [] });
  const usable = new Set([
    ...licenses.flatMap(({ product, isUsable }) => (isUsable ? [product.code] : [])),
    ...facts.evaluations.flatMap(({ product, state }) => (state === "running" ? [product.code] : [])),
  ]);
  return [...named.values()].map((application) => applicationView(application, facts, usable));
}

function applicationView(
  { code, name, requires }: Application,
  { licenses, evaluations, units }: ApplicationFacts,
  usable: ReadonlySet<string>,
): ApplicationView {
  const own = licenses
    .filter(({ product }) => product.code === code)
    .sort((a, b) => SERIOUSNESS.indexOf(a.status) - SERIOUSNESS.indexOf(b.status));
  const evaluation = evaluations.find(({ product }) => product.code === code) ?? null;
  const first = own[0];
  const missing = requires.filter((each) => !usable.has(each));
  const unitsInUse = units.get(code) ?? null;
  if (first === undefined) return unlicensed({ code, name }, evaluation, { missing, unitsInUse });
  const running = own.filter(({ isUsable }) => isUsable);
  const capacity = running.length === 0 ? first.capacity : sumOf(running);
  const isOver = first.isUsable && capacity !== null && unitsInUse !== null && unitsInUse > capacity;
  return {
    product: first.product,
    type: first.type,
    class: first.class,
    status: isOver && first.status !== "in-grace" ? "over-capacity" : first.status,
    isUsable: running.length > 0,
    mode: first.mode,
    capacity,
    unitsInUse,
    features: [...new Set((running.length === 0 ? [first] : running).flatMap(({ features }) => features))],
    startsAt: first.startsAt,
    expiresAt: first.expiresAt,
    runsUntil: first.runsUntil,
    maintenanceUntil: first.maintenanceUntil,
    activatedAt: first.activatedAt,
    deadlineAt: first.deadlineAt,
    missing,
    evaluation,
    licenses: own,
  };
}

/** An application without a license: in evaluation, after it, or of which nothing is known. */
function unlicensed(
  product: ApplicationView["product"],
  evaluation: EvaluationView | null,
  { missing, unitsInUse }: Pick<ApplicationView, "missing" | "unitsInUse">,
): ApplicationView {
  const isRunning = evaluation?.state === "running";
  const isKnown = evaluation !== null && evaluation.state !== "replaced";
  return {
    product: evaluation?.product ?? product,
    type: isKnown ? "evaluation" : "unknown",
    class: "production",
    status: isRunning ? "evaluation" : isKnown ? "expired" : "not-activated",
    isUsable: isRunning,
    mode: null,
    capacity: null,
    unitsInUse,
    features: [],
    startsAt: isKnown ? evaluation.startsAt : null,
    expiresAt: isKnown ? evaluation.endsAt : null,
    runsUntil: isKnown ? evaluation.endsAt : null,
    maintenanceUntil: null,
    activatedAt: null,
    deadlineAt: null,
    missing,
    evaluation,
    licenses: [],
  };
}

function sumOf(running: readonly LicenseView[]): number | null {
  if (running.some(({ capacity }) => capacity === null)) return null;
  return running.reduce((sum, { capacity }) => sum + (capacity ?? 0), 0);
}
