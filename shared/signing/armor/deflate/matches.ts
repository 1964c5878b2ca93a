/** The lengths that a match may have. */
export const SHORTEST_MATCH = 3;
export const LONGEST_MATCH = 258;
const FARTHEST = 32_768;
const CANDIDATES_MAX = 128;

/** The matches at one position, each longer than the one before and from farther back: pairs of length and distance. */
export type Matches = readonly number[];

/** For each position from `start` on, what stands there and stood before. */
export function findMatches(all: Uint8Array, start: number): readonly Matches[] {
  const chains = new Map<number, number[]>();
  const found: Matches[] = [];
  for (let at = 0; at < all.length; at += 1) {
    const isTooShort = at + SHORTEST_MATCH > all.length;
    const chain = isTooShort ? [] : chainAt(chains, all, at);
    if (at >= start) found.push(longerAndLonger(all, at, chain));
    chain.push(at);
  }
  return found;
}

/** The positions before with the same three bytes. */
function chainAt(chains: Map<number, number[]>, all: Uint8Array, at: number): number[] {
  const [a, b, c] = all.subarray(at, at + SHORTEST_MATCH) as unknown as [number, number, number];
  const key = (a << 16) | (b << 8) | c;
  const chain = chains.get(key) ?? [];
  chains.set(key, chain);
  return chain;
}

function longerAndLonger(all: Uint8Array, at: number, chain: readonly number[]): Matches {
  const matches: number[] = [];
  const most = Math.min(LONGEST_MATCH, all.length - at);
  const oldest = Math.max(0, chain.length - CANDIDATES_MAX);
  let longest = SHORTEST_MATCH - 1;
  for (let place = chain.length - 1; place >= oldest && longest < most; place -= 1) {
    const from = chain[place] as number;
    if (at - from > FARTHEST) break;
    let length = SHORTEST_MATCH;
    while (length < most && all[from + length] === all[at + length]) length += 1;
    if (length <= longest) continue;
    longest = length;
    matches.push(length, at - from);
  }
  return matches;
}
