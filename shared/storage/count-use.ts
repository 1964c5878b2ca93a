import type { UseClaim } from "../domain/parallel-uses.ts";
import { releasesAttribute } from "./read.ts";
import { KEYS, SCHEMA_VERSION } from "./table.ts";
import type { Write } from "./transact.ts";

/** How a license's count moves, and what else must hold for it. */
interface Counting {
  readonly update: string;
  readonly isBelow?: string;
  readonly names?: Record<string, string>;
  readonly values?: Record<string, unknown>;
}

/**
 * The guard that makes the limit hold: the count moves only while it is below the limit (decision 0001), and only while
 * the license is as it was read, so that a block or a lowered limit that was acknowledged is never overtaken.
 */
export function countUse(licenseId: string, use: UseClaim, revision: number): Write {
  const same = "(attribute_not_exists(revision) OR revision = :revision)";
  const { update, isBelow, names, values } = countingOf(use);
  return {
    label: "uses",
    action: "Update",
    key: KEYS.licenseUses(licenseId),
    update,
    guard: isBelow === undefined ? same : `${same} AND ${isBelow}`,
    ...(names === undefined ? {} : { names }),
    values: { ...values, ":v": SCHEMA_VERSION, ":revision": revision },
  };
}

/** A use that passes from one holder to another leaves the count as it is; it may be a release that counts. */
function countingOf(use: UseClaim): Counting {
  const one = { ":one": 1 };
  if (use.kind === "unlimited") return { update: "ADD taken :one SET v = :v", values: one };
  if (use.kind === "free")
    return {
      update: "ADD taken :one SET v = :v",
      isBelow: "(attribute_not_exists(taken) OR taken < :limit)",
      values: { ...one, ":limit": use.limit },
    };
  if (use.counted === null) return { update: "SET v = :v" };
  const { year, most } = use.counted;
  return {
    update: "ADD #released :one SET v = :v",
    names: { "#released": releasesAttribute(year) },
    ...(most === null
      ? { values: one }
      : {
          isBelow: "(attribute_not_exists(#released) OR #released < :most)",
          values: { ...one, ":most": most },
        }),
  };
}
