import { type WordLengths, writeBlock } from "./block.ts";
import {
  DISTANCE_BASES,
  DISTANCE_EXTRA,
  END_OF_BLOCK,
  LENGTH_BASES,
  LENGTH_EXTRA,
  type Piece,
  placeIn,
} from "./format.ts";
import { findMatches, LONGEST_MATCH, type Matches, SHORTEST_MATCH } from "./matches.ts";

const PASSES = 4;
const UNUSED_BITS = 12;
const FIRST_GUESS: WordLengths = {
  literals: Array.from({ length: 286 }, (_, symbol) => (symbol < END_OF_BLOCK ? 6 : 7)),
  distances: new Array<number>(30).fill(4),
};

/**
 * Deflates bytes (RFC 1951, one block) that may refer back into `dictionary`. The same bytes always give the same:
 * no platform's library is asked, of which each version may write them in another way.
 */
export function deflate(bytes: Uint8Array, dictionary: Uint8Array): Uint8Array {
  const all = new Uint8Array(dictionary.length + bytes.length);
  all.set(dictionary);
  all.set(bytes, dictionary.length);
  const matches = findMatches(all, dictionary.length);
  let lengths = FIRST_GUESS;
  let best: Uint8Array | null = null;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const block = writeBlock(cheapestPieces(bytes, matches, lengths));
    if (best === null || block.bytes.length < best.length) best = block.bytes;
    lengths = block.own;
  }
  return best as Uint8Array;
}

/** The pieces that cost least together: the shortest way from the first byte to behind the last. */
function cheapestPieces(
  bytes: Uint8Array,
  matches: readonly Matches[],
  lengths: WordLengths,
): readonly Piece[] {
  const { ofLiteral, ofLength, ofDistance } = costsOf(lengths);
  const bitsTo = new Float64Array(bytes.length + 1).fill(Number.POSITIVE_INFINITY);
  const pieceTo: Piece[] = [];
  const offer = (to: number, bits: number, value: number, distance: number) => {
    if (bits >= (bitsTo[to] as number)) return;
    bitsTo[to] = bits;
    pieceTo[to] = { value, distance };
  };
  bitsTo[0] = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const bits = bitsTo[at] as number;
    offer(at + 1, bits + (ofLiteral[bytes[at] as number] as number), bytes[at] as number, 0);
    const here = matches[at] as Matches;
    for (let pair = 0, length = SHORTEST_MATCH; pair < here.length; pair += 2) {
      const distance = here[pair + 1] as number;
      const withDistance = bits + ofDistance(distance);
      for (; length <= (here[pair] as number); length += 1)
        offer(at + length, withDistance + (ofLength[length] as number), length, distance);
    }
  }
  return piecesBack(pieceTo, bytes.length);
}

function piecesBack(pieceTo: readonly Piece[], end: number): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = end; at > 0; ) {
    const piece = pieceTo[at] as Piece;
    pieces.push(piece);
    at -= piece.distance === 0 ? 1 : piece.value;
  }
  return pieces.reverse();
}

/** What each piece costs in bits. */
function costsOf({ literals, distances }: WordLengths) {
  const word = (length: number | undefined) => length || UNUSED_BITS;
  const ofLiteral = Array.from({ length: END_OF_BLOCK }, (_, byte) => word(literals[byte]));
  const ofLength = Array.from({ length: LONGEST_MATCH + 1 }, (_, length) => {
    const place = placeIn(LENGTH_BASES, length);
    return word(literals[END_OF_BLOCK + 1 + place]) + (LENGTH_EXTRA[place] ?? 0);
  });
  const ofDistance = (distance: number) => {
    const place = placeIn(DISTANCE_BASES, distance);
    return word(distances[place]) + (DISTANCE_EXTRA[place] as number);
  };
  return { ofLiteral, ofLength, ofDistance };
}
