import fc, { type AsyncCommand } from "fast-check";
import type { Real } from "./real-service.ts";
import type { Model } from "./service-model.ts";

export type Command = AsyncCommand<Model, Real>;

/** What a command does to model and service; it tells first what its draws came to, so that a failure can show it. */
type Play = (state: Model, real: Real, tell: (what: string) => void) => Promise<void>;

/** A command that may always be played. */
export function command(name: string, play: Play): Command {
  let told = "";
  return {
    check: () => true,
    run: (state, real) =>
      play(state, real, (what) => {
        told = what;
      }),
    toString: () => `${name}(${told})`,
  };
}

/** A number that is resolved to one of the things that exist when the command is played. */
export const draw = fc.nat({ max: 1_000 });

/** The place in a list that a draw stands for; 0 for an empty list. */
export function placeOf(drawn: number, list: { readonly length: number }): number {
  return drawn % Math.max(list.length, 1);
}

/** The license and node of some activation that exists or existed; null when there was none yet. */
export function someRecord({ licenses }: Model, drawn: number): { at: number; node: number } | null {
  const all = licenses.flatMap(({ records }, at) => [...records.keys()].map((node) => ({ at, node })));
  return all[placeOf(drawn, all)] ?? null;
}
