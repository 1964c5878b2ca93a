const CODE_CHARACTERS = 50;
const NAMELESS = "product";

/** What a product's code looks like. */
export const PRODUCT_CODE: RegExp = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/**
 * A product's code made from its name or its reference: lower case, digits, dashes. Accents are dropped; of a name that
 * has nothing else it is `product`. `suffix` follows after a dash where the plain one is taken.
 */
export function productCodeFrom(name: string, suffix: string | null = null): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, CODE_CHARACTERS)
    .replace(/^-|-$/g, "");
  const code = plain === "" ? NAMELESS : plain;
  return suffix === null ? code : `${code}-${suffix}`;
}
