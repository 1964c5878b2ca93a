import * as z from "zod/mini";
import { wireCount, wireName } from "./fields.ts";

/** Which product, license or activation is meant: by the address, or in the body of a flat path. */

/** Longer than any id or code, so that what names nothing is no error of the request but simply nothing. */
const NAME_CHARACTERS = 256;

const name = wireName(NAME_CHARACTERS);

/** That one of these two fields says something; the first one is that of flat paths, and told when not. */
const needsOneOf = (flat: string, inPath: string) =>
  z.refine((value) => isTold(value as Told, inPath) || isTold(value as Told, flat), {
    error: "is needed",
    path: [flat],
    when: ({ issues }) => issues.length === 0,
  });

type Told = Readonly<Record<string, unknown>>;

function isTold(fields: Told, field: string): boolean {
  return (fields[field] ?? null) !== null;
}

export const needsProduct = needsOneOf("product_id", "product");
export const needsLicense = needsOneOf("license_code", "license");

/** A product, by its reference, its code or its id. */
export const PRODUCT_NAME = { product: name, product_id: name };

/** A license, by its id or its code. */
export const LICENSE_NAME = { license: name, license_code: name };

/** What names the product. */
export function productNamed({ product, product_id }: ProductNamed): string {
  return product ?? product_id ?? "";
}

/** What names the license. */
export function licenseNamed({ license, license_code }: LicenseNamed): string {
  return license ?? license_code ?? "";
}

type Name = z.output<typeof name>;
interface ProductNamed {
  readonly product?: Name;
  readonly product_id?: Name;
}
interface LicenseNamed {
  readonly license?: Name;
  readonly license_code?: Name;
}

const PER_PAGE_MOST = 1_000_000;

/** Which page of a list; more than the most that a page holds is as much as it holds. */
export const PAGE = {
  limit: wireCount(PER_PAGE_MOST),
  per_page: wireCount(PER_PAGE_MOST),
  cursor: wireName(2_000),
};

/** The page that was asked for, as lists take it. */
export function pageNamed({ limit, per_page, cursor }: z.output<z.ZodMiniObject<typeof PAGE>>) {
  return { limit: limit ?? per_page ?? undefined, cursor: cursor ?? undefined };
}
