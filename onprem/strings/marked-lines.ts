/** A place in a string that is wrong, as a refusal names it: `line 7`. */
interface Wrong {
  readonly place: string;
}

const TITLE = /^[\s>]*COUNTERSIGN\//i;
const PRINTED = /^[\s>]*[0-9A-Z]{2}\s*([0-9OIL]{3})(?=\s|$)/i;

/**
 * The lines of a text that are named as wrong, counted from 0. A line is named by the number printed in it; one whose number
 * itself is mistyped, by its place after the title.
 */
export function markedLines(text: string, places: readonly Wrong[]): ReadonlySet<number> {
  const lines = text.split("\n");
  const printed = lines.map((line) => {
    const found = PRINTED.exec(line)?.[1];
    return found === undefined ? null : Number(found.replace(/o/gi, "0").replace(/[il]/gi, "1"));
  });
  const title = lines.findIndex((line) => TITLE.test(line));
  const marked = places.flatMap(({ place }) => {
    const number = Number(/^line (\d+)$/.exec(place)?.[1] ?? Number.NaN);
    if (Number.isNaN(number)) return [];
    const named = printed.flatMap((each, index) => (each === number ? [index] : []));
    return named.length > 0
      ? named
      : isMistypedNumber(lines, printed, title + number, number)
        ? [title + number]
        : [];
  });
  return new Set(marked);
}

/** True when the line at its place is no other one: it has no number, or the line after it is the next one. */
function isMistypedNumber(
  lines: readonly string[],
  printed: readonly (number | null)[],
  place: number,
  number: number,
): boolean {
  const line = lines[place] ?? "";
  if (line.trim() === "" || TITLE.test(line)) return false;
  return printed[place] === null || printed[place + 1] === number + 1;
}
