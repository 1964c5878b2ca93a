/** The name that was most likely meant by what was typed; null where a guess would be wrong. Case and dashes do not count. */
export function nearest(typed: string, names: readonly string[]): string | null {
  const wanted = plain(typed);
  if (wanted.length < 2 || wanted.length > LONGEST) return null;
  const [best] = names
    .map((name) => ({ name, edits: editsBetween(wanted, plain(name)) }))
    .sort((a, b) => a.edits - b.edits);
  return best !== undefined && best.edits <= Math.floor(wanted.length / 3) ? best.name : null;
}

const LONGEST = 100;

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** How many letters must be put in, taken out or replaced to make one text of the other (Levenshtein). */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const above = row;
    row = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      row.push(Math.min((above[column] ?? 0) + 1, (row[column - 1] ?? 0) + 1, replaced));
    }
  }
  return row[to.length] ?? 0;
}
