/** Upper bounds of everything that a caller or a customer can make grow; the contract repeats none of them. */
export const LIMITS = {
  /** Licenses that one activation token may name, and that one node may hold. */
  licensesPerToken: 20,
  licensesPerNode: 30,
  /**
   * Uses that one exchange may take over from others. DynamoDB takes 100 actions in a transaction: 5 for a use that is
   * taken over, 3 for a free one, and 4 for token, node and two activity entries; 18 x 5 + 2 x 3 + 4 is 100.
   */
  takeoversPerExchange: 18,
  /** Licenses that one response string may be asked for, and licenses of an account among which those are looked for. */
  licensesPerRequest: 20,
  licensesOfAccountTried: 200,
  /** Request strings that are answered to license codes from one source, in each stretch of so many minutes. */
  answersByCode: 10,
  answersByCodeMinutes: 10,
  /** Nodes that one token may activate. */
  usesPerToken: 1_000,
  parallelUses: 1_000_000,
  /** Activations that one request may name, or clean up; and what one request releases of a license. */
  activationsAtOnce: 100,
  activationsOfLicenseAtOnce: 200,
  staleDays: 3_650,
  featuresPerLicense: 100,
  domainsPerAccount: 50,
  allowedDomainsPerLicense: 50,
  allowedIpsPerLicense: 50,
  requiredProducts: 10,
  fingerprintComponents: 16,
  tokenLifeDays: 366,
  apiKeyLifeDays: 3_660,
  blacklistDays: 3_650,
  graceDays: 366,
  /** By how much one extension may put an evaluation's end off. */
  evaluationExtensionDays: 365,
  /** Products that one node may have had in evaluation. */
  evaluationsPerNode: 30,
  /** Evaluations that are found by one component of hardware: machines that share it, as clones do. */
  evaluationsPerComponent: 10,
  /** What a key file may hold, and on how many servers one may be in use. */
  keysPerFile: 5_000,
  keyGroupsPerFile: 100,
  serversPerKeyFile: 20,
  /** Servers that a key file remembers, those that gave it back included. */
  serversRememberedPerKeyFile: 100,
  /** Numbers that one request may withdraw or reinstate; a whole file needs none. */
  keyNumbersAtOnce: 1_000,
  serverTypes: 20,
  pageSize: 200,
  /** Nodes of a cluster that one of them is shown. */
  nodesShown: 100,
  /** The years that a test clock may be set to: what lasts longest, an API key, then ends in a year of four digits, too. */
  clockYears: { first: 2_000, last: 9_988 },
} as const;

/** What applies where a vendor has set nothing; times in days. */
export const DEFAULTS = {
  tokenLifeDays: 30,
  tokenUses: 1,
  expiringDays: 30,
  pageSize: 50,
} as const;
