import { refuseLicense } from "./judge-license.ts";
import type { License } from "./license.ts";
import { runsUntil } from "./license-dates.ts";
import type { LicenseFacts } from "./take-use.ts";

/**
 * Which of an account's licenses a node gets where nobody named any: for each product that it wants (null: each that there
 * is) one, the ids in the products' order. First what it holds already, then what has a free use, then what ends last; of
 * two that are alike the one that was made first.
 */
export function chooseLicenses(
  candidates: readonly LicenseFacts[],
  products: readonly string[] | null,
  now: number,
): readonly string[] {
  const usable = candidates.filter(
    ({ license, product }) =>
      refuseLicense(license, product, now) === null &&
      (products === null || products.includes(product?.code ?? "")),
  );
  const byProduct = Map.groupBy(usable, ({ product }) => product?.code ?? "");
  const names = [...byProduct.keys()].sort();
  return names.flatMap((name) => byProduct.get(name)?.toSorted(compare)[0]?.licenseId ?? []);
}

function compare(a: LicenseFacts, b: LicenseFacts): number {
  return (
    rank(a) - rank(b) || endOf(b) - endOf(a) || (a.license?.createdAt ?? 0) - (b.license?.createdAt ?? 0)
  );
}

function rank({ license, activation, usesTaken }: LicenseFacts): number {
  if (activation?.isActive) return 0;
  return isFree(license, usesTaken) ? 1 : 2;
}

function isFree(license: License | null, usesTaken: number): boolean {
  const most = license?.parallelUses ?? null;
  return most === null || usesTaken < most;
}

/** A number that compares, also of two that never end. */
function endOf({ license }: LicenseFacts): number {
  return (license && runsUntil(license)) ?? Number.MAX_VALUE;
}
