import CliTable from "cli-table3";
import { safe } from "./format.ts";

/** One column: its heading and what it shows of an item. */
export interface Column<T> {
  readonly head: string;
  readonly cell: (item: T) => string;
}

/** Named values of a single thing, in the order they are shown. */
export type Details = readonly (readonly [name: string, value: string])[];

const RULE_ONLY = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  right: "",
  "right-mid": "",
  mid: "",
  "mid-mid": "",
  middle: "  ",
} as const;

/** The library takes ever longer for each row of a large table, so it gets this many rows at a time. */
const ROWS_AT_ONCE = 200;

/** A table with a heading, two blanks between columns, and one line for each item. */
export function renderTable<T>(
  columns: readonly Column<T>[],
  items: readonly T[],
  emphasize: (text: string) => string,
): string {
  const heading = columns.map(({ head }) => emphasize(head.toUpperCase()));
  const rows = [heading, ...items.map((item) => columns.map(({ cell }) => safe(cell(item))))];
  const parts = Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, index) =>
    rows.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE),
  );
  const drawn = parts.map((part) => ({ part, ...draw(part, []) }));
  const widths = columns.map((_, column) =>
    drawn.reduce((widest, part) => Math.max(widest, part.widths[column] ?? 0), 0),
  );
  return drawn
    .map(({ part, widths: own, text }) => (own.join() === widths.join() ? text : draw(part, widths).text))
    .join("\n");
}

/** Draws rows in columns of these widths, or as wide as they need; tells how wide that was. */
function draw(rows: readonly string[][], colWidths: number[]): { text: string; widths: readonly number[] } {
  const table = new CliTable({
    colWidths,
    chars: RULE_ONLY,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...rows);
  const text = trimLines(table.toString());
  return { text, widths: table.options.colWidths.map((width) => width ?? 0) };
}

/** `name  value` lines, the values below each other. */
export function renderDetails(details: Details): string {
  const width = Math.max(...details.map(([name]) => name.length));
  return trimLines(details.map(([name, value]) => `${name.padEnd(width)}  ${safe(value)}`).join("\n"));
}

function trimLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
