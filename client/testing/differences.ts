import type * as z from "zod/mini";
import { type Case, LICENSE, T0 } from "./good-replies.ts";

type Path = readonly (string | number)[];

/** The paths of everything inside a value, and of the value itself. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [path, ...keys.flatMap((key) => pathsOf((value as Record<string, unknown>)[key], [...path, key]))];
}

const GONE = Symbol("gone");

/** A copy in which something else stands at a path. */
function withAt(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  if (typeof copy !== "object" || copy === null) return value;
  const inner = withAt(copy[key], rest, other);
  if (inner !== GONE) copy[key] = inner;
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[key];
  return copy;
}

/** Values that are wrong in one place or another, and some that are right. */
const OTHERS: readonly unknown[] = [
  ...[
    GONE,
    null,
    undefined,
    true,
    false,
    0,
    1.5,
    -1,
    2 ** 53,
    409,
    [],
    {},
    [null],
    [{}],
    [[]],
    { length: 0 },
  ],
  ...["", "x", "-a", "A", "fax", "LICENSE_REVOKED", "NODE_FULL", "offline", LICENSE, `${LICENSE}\n`, "lic_1"],
  ...["x".repeat(65_536), "x".repeat(65_537), "a\nb", T0, "2026-02-30T10:00:00Z", "2026-11-22T24:00:00Z"],
  ...[
    "2026-11-22T10:00Z",
    "2026-11-22",
    "2026-11-22T10:00:00",
    "2026-11-22T10:00:00+01:00",
    "2024-02-29T00:00:00Z",
  ],
  ...["2026-11-22T10:60:00Z", "2026-11-22T10:00:60Z", "2026-11-22t10:00:00z", "+02026-11-22T10:00:00Z"],
];

/** Where a reader and a schema differ about values that are made from good ones; "nothing read" counts for no difference. */
export function differences(
  read: (value: unknown) => unknown,
  schema: z.ZodMiniType,
  { good, unread }: Case,
): readonly string[] {
  const isUnread = (path: Path) => {
    const name = path.filter((key) => typeof key === "string").join(".");
    return unread.some((each) => name === each || name.startsWith(`${each}.`));
  };
  return good.flatMap((value) =>
    pathsOf(value).flatMap((path) =>
      OTHERS.flatMap((other) => {
        const made = withAt(value, path, other);
        const isRight = schema.safeParse(made).success;
        const isTaken = read(made) !== null;
        const isSame = isTaken === isRight || (isTaken && isUnread(path));
        return isSame
          ? []
          : [`${path.join(".")} ${String(JSON.stringify(other))}: ${isTaken ? "taken" : "refused"}`];
      }),
    ),
  );
}
