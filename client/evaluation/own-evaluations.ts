import { DAY_MS } from "../../shared/domain/time.ts";
import type { Application } from "../options.ts";
import { heldLicenses, type Snapshot } from "../state/snapshot.ts";
import type { EvaluationView } from "../views/application-view.ts";

/** How long a product runs in evaluation by a server's own count (design, section 5). */
export const EVALUATION_MS: number = 30 * DAY_MS;

/** What the evaluations of a server follow from, besides its state. */
export interface EvaluationFacts {
  readonly applications: readonly Application[];
  readonly now: number;
  /** For how long (ms) programs have run here in all: whatever the clock says, an evaluation has lasted as long. */
  readonly ranMs: number;
}

/**
 * The evaluations of this server's applications. Each lasts 30 days from the installation, by this server's own count;
 * what the service has signed of it counts instead, and so does an extension in a response string, the newest of them.
 * It is replaced for good when the product is licensed.
 */
export function evaluationsOf(
  snapshot: Snapshot,
  { applications, now, ranMs }: EvaluationFacts,
): readonly EvaluationView[] {
  const { stored } = snapshot;
  const licensed = new Set([
    ...stored.licensed,
    ...heldLicenses(snapshot).map(({ product }) => product.code),
    ...stored.removed.map(({ license }) => license.product.code),
  ]);
  const installed = new Map(stored.installed.map((each) => [each.code, each]));
  return applications.flatMap(({ code, name }): EvaluationView[] => {
    const told = toldBy(snapshot, code);
    const noted = installed.get(code);
    const startsAt =
      noted === undefined ? null : Math.min(noted.at, Math.floor(now - Math.max(0, ranMs - noted.ranMs)));
    if (told === null && startsAt === null) return [];
    const begin = told?.startsAt ?? startsAt ?? now;
    const endsAt = told?.endsAt ?? begin + EVALUATION_MS;
    const isOver = now >= endsAt;
    return [
      {
        product: { code, name: told?.name ?? name },
        startsAt: begin,
        endsAt,
        daysLeft: Math.max(0, Math.ceil((endsAt - now) / DAY_MS)),
        state: licensed.has(code) ? "replaced" : isOver ? "over" : "running",
        source: told === null ? "own" : "service",
      },
    ];
  });
}

interface Told {
  readonly name: string;
  readonly startsAt: number | null;
  readonly endsAt: number;
  readonly serial: number;
}

/** What the service has signed of a product's evaluation, in the newest document that speaks of it. */
function toldBy({ evaluations, responses }: Snapshot, code: string): Told | null {
  const inFile = (evaluations?.evaluations ?? []).map((each) => ({
    ...each,
    serial: evaluations?.serial ?? 0,
  }));
  const inResponses = responses.flatMap(({ serial, evaluations: extended = [] }) =>
    extended.map((each) => ({ ...each, startsAt: null, serial })),
  );
  const told = [...inFile, ...inResponses]
    .filter(({ product }) => product.code === code)
    .sort((a, b) => b.serial - a.serial)[0];
  return told === undefined
    ? null
    : { name: told.product.name, startsAt: told.startsAt, endsAt: told.endsAt, serial: told.serial };
}
