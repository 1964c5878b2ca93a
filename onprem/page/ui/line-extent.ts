/** Where a line begins and ends in its text. */
export function extentOf(text: string, line: number): readonly [number, number] {
  const before = text.split("\n").slice(0, line);
  const start = before.reduce((sum, each) => sum + each.length + 1, 0);
  return [start, start + (text.split("\n")[line] ?? "").length];
}
