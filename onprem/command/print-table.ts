/** Rows below their headings, two blanks between columns; numbers stand at the right. */
export function tableText(
  heads: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const textOf = (cell: string | number) =>
    typeof cell === "number" ? cell.toLocaleString("en-US") : safe(cell);
  const texts = rows.map((row) => row.map((cell) => (cell === null ? "-" : textOf(cell))));
  const widths = heads.map((head, column) =>
    texts.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), head.length),
  );
  const line = (cells: readonly string[], isRight: (column: number) => boolean) =>
    cells
      .map((cell, column) =>
        isRight(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  const isNumber = (column: number) => typeof rows[0]?.[column] === "number";
  return `${[heads.map((head) => head.toUpperCase()), ...texts].map((cells) => line(cells, isNumber)).join("\n")}\n`;
}

/** `Name: value` lines; what is null is left out. */
export function factsText(facts: readonly (readonly [name: string, value: string | null])[]): string {
  return facts.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${safe(value)}\n`])).join("");
}

/** Text of others without what would steer a terminal. */
export function safe(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "?");
}
