import { type Chance, chanceOf, newSeed } from "../../../test/model/random.ts";

/** COUNTERSIGN_LONG=1 is the full form of a test that draws its cases; COUNTERSIGN_SEED=n draws those of an earlier run. */
export const IS_LONG: boolean = process.env["COUNTERSIGN_LONG"] === "1";
export const SEED: number = Number(process.env["COUNTERSIGN_SEED"] ?? newSeed());
let chance = chanceOf(SEED);

/** Draws from the beginning: each test calls this first, so that it can be run again alone. */
export function restart(): void {
  chance = chanceOf(SEED);
}

/** A whole number from `least` to `most`, both included. */
export const between: Chance["between"] = (least, most) => chance.between(least, most);

/** One of these. */
export function oneOf<T>(choices: readonly T[]): T {
  return choices[between(0, choices.length - 1)] as T;
}

/** What people type; characters that read as one another are one. */
const TYPED = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const LOOKS = new Map([
  ["O", "0"],
  ["I", "1"],
  ["L", "1"],
]);

/** Any character that people type, and that does not read as this one. */
export function otherCharacter(than: string): string {
  for (;;) {
    const typed = oneOf(TYPED);
    if ((LOOKS.get(typed) ?? typed) !== than) return typed;
  }
}

/** The text with `more` in the place of `length` characters at `at`. */
export function spliced(text: string, at: number, length: number, more: string): string {
  return text.slice(0, at) + more + text.slice(at + length);
}
