/** A count as a person reads it: `5,000`. */
export function number(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 key`, `5,000 keys`. */
export function keysText(count: number): string {
  return `${number(count)} ${count === 1 ? "key" : "keys"}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listText(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
