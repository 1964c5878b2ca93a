/** A line that tells readers not to edit a generated page. */
export const GENERATED = "<!-- Made by `npm run generate`; edit what it is made from instead. -->";

/** A Markdown table. Cells may hold Markdown; pipes in them are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
