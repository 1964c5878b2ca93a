import type { Fingerprint } from "./fingerprint.ts";
import type { KeyMode, KeyType, LicenseKey } from "./license-key.ts";

/** Keys of one kind that a file holds, one number after the other. */
export interface KeyGroup {
  readonly type: KeyType;
  /** The module's code; null for an access. */
  readonly module: string | null;
  readonly mode: KeyMode;
  /** Epoch ms; null for permanent keys. */
  readonly expiresAt: number | null;
  readonly count: number;
}

/** A server that imported a key file. Times are epoch ms. */
export interface KeyFileServer {
  readonly nodeId: string;
  readonly hostName: string | null;
  /** The hardware that it stated, followed part by part. */
  readonly fingerprint: Fingerprint;
  readonly firstAt: number;
  readonly lastAt: number;
  /** When it gave the file back, or staff took it from there; null while it uses it. */
  readonly releasedAt: number | null;
}

/** A key file as the service keeps it: one item, from which its text can be made again at any time. */
export interface IssuedKeyFile {
  readonly id: string;
  readonly accountId: string;
  /** Whom the keys name. */
  readonly customer: LicenseKey["customer"];
  readonly serverType: string;
  /** What the numbers of its keys begin with; no other file of the vendor has it. */
  readonly numberPrefix: string;
  readonly groups: readonly KeyGroup[];
  readonly grantedAt: number;
  readonly note: string | null;
  /** On how many servers it may be in use at once. */
  readonly mostServers: number;
  readonly servers: readonly KeyFileServer[];
  /** Positions of withdrawn keys, ascending; the first key has position 1. */
  readonly withdrawn: readonly number[];
  readonly revision: number;
}

const POSITION_DIGITS = 5;

/** How many keys a file holds. */
export function keyCount({ groups }: Pick<IssuedKeyFile, "groups">): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

/** The number of the key at a position: the prefix and five digits. */
export function keyNumber(prefix: string, position: number): string {
  return `${prefix}-${String(position).padStart(POSITION_DIGITS, "0")}`;
}

/** The position that a number names in a file; null when it is not one of its numbers. */
export function keyPosition(
  file: Pick<IssuedKeyFile, "numberPrefix" | "groups">,
  number: string,
): number | null {
  const position = Number(number.slice(-POSITION_DIGITS));
  const isOwn =
    position >= 1 && position <= keyCount(file) && keyNumber(file.numberPrefix, position) === number;
  return isOwn ? position : null;
}

/** The keys of a file, in the order of their numbers. */
export function keysOfFile(file: IssuedKeyFile): readonly LicenseKey[] {
  const { customer, serverType, numberPrefix, groups, grantedAt } = file;
  let position = 0;
  return groups.flatMap(({ type, module, mode, expiresAt, count }) =>
    Array.from({ length: count }, (): LicenseKey => {
      position += 1;
      const number = keyNumber(numberPrefix, position);
      return { number, customer, type, module, mode, serverType, grantedAt, expiresAt };
    }),
  );
}

/** Stretches of positions that follow each other, as an authorization tells them. */
export function rangesOf(positions: readonly number[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const position of positions) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === position - 1) last[1] = position;
    else ranges.push([position, position]);
  }
  return ranges;
}

/** The file with keys withdrawn, or usable again; all of them for null. */
export function setWithdrawn(
  file: IssuedKeyFile,
  positions: readonly number[] | null,
  isWithdrawn: boolean,
): IssuedKeyFile {
  const named = new Set(positions ?? Array.from({ length: keyCount(file) }, (_, index) => index + 1));
  const kept = file.withdrawn.filter((position) => !named.has(position));
  const withdrawn = isWithdrawn ? [...kept, ...named].sort((a, b) => a - b) : kept;
  return { ...file, withdrawn, revision: file.revision + 1 };
}
