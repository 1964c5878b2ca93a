/** A place in a string that is wrong, as the licensing names it: `line 7`. */
interface Wrong {
  readonly place: string;
}

const PRINTED = /^\s*[0-9A-Z]{2}\s*([0-9OIL]{3})(?=\s|$)/i;

/**
 * The lines of a typed text that are named as wrong, counted from 0. A line is named by the number printed in it; one whose
 * number itself is mistyped, by its place after the title.
 */
export function markedLines(text: string, places: readonly Wrong[]): ReadonlySet<number> {
  const lines = text.split("\n");
  const printed = lines.map((line) => {
    const found = PRINTED.exec(line)?.[1];
    return found === undefined ? null : Number(found.replace(/o/gi, "0").replace(/[il]/gi, "1"));
  });
  const title = lines.findIndex((line) => /^\s*COUNTERSIGN\//i.test(line));
  const marked = places.flatMap(({ place }) => {
    const number = Number(/^line (\d+)$/.exec(place)?.[1] ?? Number.NaN);
    if (Number.isNaN(number)) return [];
    const named = printed.flatMap((each, index) => (each === number ? [index] : []));
    const counted = title + number;
    const hasOther = counted >= lines.length || printed[counted] !== null || lines[counted]?.trim() === "";
    return named.length > 0 ? named : hasOther ? [] : [counted];
  });
  return new Set(marked);
}

/** Where a line begins and ends in its text. */
export function extentOf(text: string, line: number): readonly [number, number] {
  const before = text.split("\n").slice(0, line);
  const start = before.reduce((sum, each) => sum + each.length + 1, 0);
  return [start, start + (text.split("\n")[line] ?? "").length];
}
