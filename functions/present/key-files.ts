import type * as z from "zod/mini";
import { toWire } from "../../shared/contract/instant.ts";
import type { keyFileView } from "../../shared/contract/key-file-fields.ts";
import { type IssuedKeyFile, keyCount, keyNumber, rangesOf } from "../../shared/domain/key-file.ts";

export type KeyFileView = z.input<typeof keyFileView>;

/** A key file as staff see it; its servers in the order in which they came. */
export function presentKeyFile(file: IssuedKeyFile): KeyFileView {
  const { id, accountId, customer, serverType, numberPrefix, mostServers, note } = file;
  const numbers = ([first, last]: readonly [number, number]) => ({
    firstNumber: keyNumber(numberPrefix, first),
    lastNumber: keyNumber(numberPrefix, last),
  });
  return {
    id,
    accountId,
    customer: { key: customer.key, name: customer.name },
    serverType,
    numberPrefix,
    keyCount: keyCount(file),
    keys: groupRanges(file).map(({ group, range }) => ({
      type: group.type,
      module: group.module,
      mode: group.mode,
      expiresAt: toWire(group.expiresAt),
      count: group.count,
      ...numbers(range),
    })),
    grantedAt: toWire(file.grantedAt),
    note,
    mostServers,
    servers: file.servers
      .toSorted((a, b) => a.firstAt - b.firstAt)
      .map(({ nodeId, hostName, firstAt, lastAt, releasedAt }) => ({
        nodeId,
        hostName,
        firstAt: toWire(firstAt),
        lastAt: toWire(lastAt),
        releasedAt: toWire(releasedAt),
      })),
    withdrawnCount: file.withdrawn.length,
    withdrawn: rangesOf(file.withdrawn).map(numbers),
  };
}

function groupRanges({ groups }: IssuedKeyFile) {
  let last = 0;
  return groups.map((group) => {
    const first = last + 1;
    last += group.count;
    return { group, range: [first, last] as const };
  });
}

/** The log tells so many stretches of withdrawn numbers, and how many more there are. */
const RANGES_TOLD = 20;

/** The withdrawn numbers of a file in one line, for the activity log. */
export function tellWithdrawn(file: IssuedKeyFile): string {
  const ranges = rangesOf(file.withdrawn).map(([first, last]) =>
    [...new Set([first, last])].map((position) => keyNumber(file.numberPrefix, position)).join(" to "),
  );
  const more = ranges.length > RANGES_TOLD ? [`and ${ranges.length - RANGES_TOLD} more stretches`] : [];
  return [...ranges.slice(0, RANGES_TOLD), ...more].join(", ") || "none";
}
