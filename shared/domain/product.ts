/** A licensable application; `code` is what its developers write in `isLicensed(code)` and never changes. */
export interface Product {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly description: string | null;
  /** What sites of the License Manager protocol send as `product_id`, besides the code; null when they send none of ours. */
  readonly referenceId: string | null;
  readonly isActive: boolean;
  /** Ids of products of which a license must be in use on the same node or site. */
  readonly requires: readonly string[];
  readonly createdAt: number;
}

/** What a product has that was stored before these fields existed, or that says nothing of them. */
export const PRODUCT_DEFAULTS = { description: null, referenceId: null, requires: [] } as const;
