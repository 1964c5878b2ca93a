import type { OnLimit } from "../../shared/domain/license.ts";
import { type Chance, chanceOf } from "./random.ts";

/** What a trial asks all at once. */
export type Kind =
  /** Each caller is another node and asks for a use. */
  | "race"
  /** The same, for a token of few uses and a license without a limit. */
  | "token"
  /** All callers are one node. */
  | "one-node"
  /** Few nodes that each activate, give back and are released, several times. */
  | "churn";

/**
 * How callers reach the service: its handlers in one process, the same as if each call had a process of its own (as
 * Lambda functions have), or its gateway.
 */
export type Via = "direct" | "apart" | "http";

/** One trial of a run. */
export interface Plan {
  /** Its place in the run. */
  readonly index: number;
  readonly seed: number;
  readonly kind: Kind;
  readonly callers: number;
  /** Parallel uses of the license; null is unlimited. */
  readonly limit: number | null;
  readonly onLimit: OnLimit;
  readonly tokenUses: number;
  /** Uses taken before the race begins. */
  readonly taken: number;
  readonly via: Via;
}

const MOST_CALLERS = 200;
/** More processes than this are not to be had on one machine. */
const MOST_APART = 50;
const GRID_CALLERS = [2, 10, 50, 200] as const;
const MODES = ["reject", "deactivate-oldest"] as const;

/** What every full run begins with: N callers and k uses, in both modes. */
export function gridPlans(seed: number): Plan[] {
  const cells = GRID_CALLERS.flatMap((callers) =>
    [...new Set([1, 3, 10, callers - 1, callers])].flatMap((limit) =>
      MODES.map((onLimit) => ({ callers, limit, onLimit })),
    ),
  );
  const common = { seed, kind: "race", tokenUses: MOST_CALLERS, taken: 0, via: "direct" } as const;
  return cells.map((cell, index) => ({ ...common, ...cell, index }));
}

/** A random trial, which follows from the run's seed and its place. Half of all trials have fewer than 20 callers. */
export function randomPlan(runSeed: number, index: number, mostCallers: number): Plan {
  const seed = (runSeed + index) >>> 0;
  const chance = chanceOf(seed);
  const kind = kindOf(chance.next());
  const callers = Math.round(2 * (mostCallers / 2) ** chance.next());
  const via = viaOf(chance.next(), callers);
  const common = { index, seed, kind, callers, via, onLimit: chance.oneOf(MODES) } as const;
  if (kind === "token")
    return { ...common, limit: null, tokenUses: chance.between(1, callers + 1), taken: 0 };
  const limit = limitFor(callers, chance);
  const taken = chance.next() < 0.5 ? 0 : Math.min(limit, chance.between(0, 4));
  return { ...common, limit, tokenUses: 1_000, taken };
}

function kindOf(draw: number): Kind {
  if (draw < 0.7) return "race";
  if (draw < 0.8) return "token";
  return draw < 0.9 ? "one-node" : "churn";
}

function viaOf(draw: number, callers: number): Via {
  if (draw < 0.1) return "http";
  return draw < 0.3 && callers <= MOST_APART ? "apart" : "direct";
}

function limitFor(callers: number, chance: Chance): number {
  const edge = chance.oneOf([1, 2, callers - 1, callers, callers + 1]);
  return Math.max(1, chance.next() < 0.5 ? edge : chance.between(1, callers));
}

/** A plan in one line. */
export function describePlan({ index, kind, callers, limit, onLimit, tokenUses, taken, via }: Plan): string {
  const uses = `${limit ?? "unlimited"} uses (${taken} taken)`;
  return `trial ${index}, ${kind}: ${callers} callers, ${uses}, ${onLimit}, a token for ${tokenUses}, ${via}`;
}
