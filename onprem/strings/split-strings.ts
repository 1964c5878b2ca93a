const BEGINNING = /^[\s>]*COUNTERSIGN\/\d{1,3}\s+(?!END\b)[A-Z]/i;

/** The texts of the strings in a text, one for each first line of a string; a text without one is left as it is. */
export function splitStrings(text: string): readonly string[] {
  const pieces: string[][] = [];
  let hasBegun = false;
  for (const line of text.split("\n")) {
    const begins = BEGINNING.test(line);
    if (pieces.length === 0 || (begins && hasBegun)) pieces.push([]);
    hasBegun ||= begins;
    pieces.at(-1)?.push(line);
  }
  return pieces.map((lines) => lines.join("\n"));
}
