/** A licensable application; `code` is what its developers write in `isLicensed(code)` and never changes. */
export interface Product {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly createdAt: number;
}
