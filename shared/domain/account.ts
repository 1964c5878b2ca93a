/** A smart account: one customer's store of licenses; `domains` are normalized names registered to it. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly domains: readonly string[];
  readonly createdAt: number;
}
