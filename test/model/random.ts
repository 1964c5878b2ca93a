/** Numbers that look random and depend on a seed alone, so that a trial can be run again. */
export interface Chance {
  /** From 0 up to 1. */
  readonly next: () => number;
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number;
  readonly oneOf: <T>(choices: readonly [T, ...T[]]) => T;
  /** The same choices in another order. */
  readonly shuffled: <T>(choices: readonly T[]) => T[];
}

/** Chance from a 32-bit seed (mulberry32). */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    oneOf: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
    shuffled: (choices) =>
      choices
        .map((choice) => ({ choice, place: next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ choice }) => choice),
  };
}

/** A new seed, for a run that was given none. */
export function newSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}
