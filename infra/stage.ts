/** Log retentions that CloudWatch Logs knows, in days; a raw network address is not kept longer than 30. */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653,
] as const;
export type RetentionDays = (typeof RETENTION_DAYS)[number];

/** One installation in an AWS account: what a vendor may choose about it. */
export interface Stage {
  /** Names the stack (`countersign-NAME`), its log groups and its parameters. */
  readonly name: string;
  /** False for a stage that may vanish with everything in it; true keeps table, root key and secrets at `cdk destroy`. */
  readonly dataSurvives: boolean;
  readonly logRetentionDays: RetentionDays;
  /** Memory of every function in MB; it buys processor time, too. */
  readonly memoryMb: number;
  /** Concurrent calls set aside for each function on the node side; null where the account has none to give. */
  readonly reservedConcurrency: number | null;
  /** Above these the gateway answers 429. */
  readonly requestsPerSecond: number;
  readonly burstRequests: number;
  /** Where alarms go; null sends none. */
  readonly alarmEmail: string | null;
  /** The API's own name, with its certificate in the stack's region; null uses the address that AWS gives. */
  readonly domain: { readonly name: string; readonly certificateArn: string } | null;
}

const DEFAULTS: Omit<Stage, "name"> = {
  dataSurvives: true,
  logRetentionDays: 90,
  memoryMb: 512,
  reservedConcurrency: null,
  requestsPerSecond: 200,
  burstRequests: 400,
  alarmEmail: null,
  domain: null,
};

/** A stage value that cannot work; the message says how to put it right. */
export class StageFault extends Error {
  override readonly name = "StageFault";
}

/** A stage: what is chosen, and the defaults for all else. Throws a StageFault that names every wrong value. */
export function stage(chosen: Pick<Stage, "name"> & Partial<Stage>): Stage {
  const made: Stage = { ...DEFAULTS, ...chosen };
  const faults = CHECKS.flatMap(([isGood, cure]) => (isGood(made) ? [] : [cure]));
  if (faults.length > 0)
    throw new StageFault(`stage ${JSON.stringify(made.name)} in infra/stages.ts: ${faults.join(" ")}`);
  return made;
}

const isWholeFrom = (least: number, most: number, value: number) =>
  Number.isSafeInteger(value) && value >= least && value <= most;

/** What must be so, and what to do where it is not. */
const CHECKS: readonly (readonly [(stage: Stage) => boolean, string])[] = [
  [
    ({ name }) => /^[a-z][a-z0-9-]{0,18}[a-z0-9]$/.test(name),
    "name: use 2 to 20 characters of a-z, 0-9 and hyphen, beginning with a letter.",
  ],
  [
    ({ logRetentionDays }) => RETENTION_DAYS.includes(logRetentionDays),
    `logRetentionDays: use one of ${RETENTION_DAYS.join(", ")}.`,
  ],
  [
    ({ memoryMb }) => isWholeFrom(256, 10_240, memoryMb),
    "memoryMb: use a whole number from 256 to 10240; 512 suits most.",
  ],
  [
    ({ reservedConcurrency: reserved }) => reserved === null || isWholeFrom(1, 10_000, reserved),
    "reservedConcurrency: use a whole number of 1 or more, or null to set none aside.",
  ],
  [
    ({ requestsPerSecond }) => isWholeFrom(1, 10_000, requestsPerSecond),
    "requestsPerSecond: use a whole number from 1 to 10000, the quota of an account.",
  ],
  [
    ({ burstRequests }) => isWholeFrom(1, 5_000, burstRequests),
    "burstRequests: use a whole number from 1 to 5000, the quota of an account.",
  ],
  [
    ({ alarmEmail }) => alarmEmail === null || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(alarmEmail),
    "alarmEmail: use an address such as ops@example.com, or null to send no alarms.",
  ],
  [
    ({ domain }) =>
      domain === null || /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(domain.name),
    "domain.name: use a host name such as license.example.com, without https:// or a path.",
  ],
  [
    ({ domain }) =>
      domain === null ||
      /^arn:aws[\w-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/.test(domain.certificateArn),
    "domain.certificateArn: use the ARN of an ACM certificate in the region that you deploy to.",
  ],
];
