/** What a key file can need at most: its keys, one separator each, and a few members. */
const SEPARATORS_MAX = 6_000;
const DEPTH_MAX = 8;

/** How every key file begins, in whatever layout. */
const BEGINNING = /^\s*\{\s*"countersign"\s*:/;

/**
 * What a text can be, by its beginning, brackets and separators alone. `cut-off`: it begins as a key file and does not end.
 * `contrived`: deeper than any key file, or with a member twice.
 */
export type FileShape = "plain" | "unreadable" | "cut-off" | "contrived" | "too-many";

/**
 * Looks over a text before it is read as JSON, in one pass and without memory: nothing deep, nothing with more parts than a
 * key file can have, and no member twice, so that reading it costs little whatever is in it.
 */
export function shapeOf(text: string): FileShape {
  let depth = 0;
  let separators = 0;
  const members = new Set<string>();
  const unended = BEGINNING.test(text) ? "cut-off" : "unreadable";
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      const end = endOfText(text, at);
      if (end < 0) return unended;
      if (depth === 1 && isMember(text, end + 1)) {
        const name = text.slice(at, end);
        if (members.has(name)) return "contrived";
        members.add(name);
      }
      at = end;
    } else if (sign === "[" || sign === "{") {
      depth += 1;
      if (depth > DEPTH_MAX) return "contrived";
    } else if (sign === "]" || sign === "}") depth -= 1;
    else if (sign === "," || sign === ":") {
      separators += 1;
      if (separators > SEPARATORS_MAX) return "too-many";
    }
  }
  if (depth > 0) return unended;
  return depth === 0 ? "plain" : "unreadable";
}

/** Where a text ends that begins at a quotation mark; negative where it does not. */
function endOfText(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === "\\") slashes += 1;
  return slashes % 2 === 1;
}

function isMember(text: string, from: number): boolean {
  let at = from;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at += 1;
  return text[at] === ":";
}
