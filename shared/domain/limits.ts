/** Upper bounds of everything that a caller or a customer can make grow; the contract repeats none of them. */
export const LIMITS = {
  /** Licenses that one activation token may name, and that one node may hold. */
  licensesPerToken: 20,
  licensesPerNode: 30,
  /** Nodes that one token may activate. */
  usesPerToken: 1_000,
  parallelUses: 1_000_000,
  featuresPerLicense: 100,
  domainsPerAccount: 50,
  fingerprintComponents: 16,
  tokenLifeDays: 366,
  graceDays: 366,
  pageSize: 200,
} as const;

/** What applies where a vendor has set nothing; times in days. */
export const DEFAULTS = {
  leaseDays: 30,
  tokenLifeDays: 30,
  tokenUses: 1,
  expiringDays: 30,
  onLimit: "reject",
  pageSize: 50,
} as const;
