import { type Command, Option } from "commander";
import { licenseClasses, onLimits } from "../../shared/contract/views.ts";
import { collect, instant, unlimitedIsNull, wholeNumber, wholeOrUnlimited } from "../options.ts";

/** The terms of a license as flags; false stands for a flag that takes something away. */
export interface TermOptions {
  readonly class?: (typeof licenseClasses)[number];
  readonly capacity?: number | "unlimited";
  readonly feature?: string[] | false;
  readonly startsAt?: string | false;
  readonly expiresAt?: string | false;
  readonly maintenanceUntil?: string | false;
  readonly graceDays?: number;
  readonly parallelUses?: number | "unlimited";
  readonly onLimit?: (typeof onLimits)[number] | "setting";
  readonly domain?: string[] | false;
  readonly ip?: string[] | false;
  readonly serverType?: string | false;
  readonly orderReference?: string | false;
}

const TIME = "a day (its start in UTC) or an ISO 8601 time";

/** Gives a command the flags of a license's terms. */
export function termFlags(command: Command): Command {
  return command
    .addOption(new Option("--class <class>", "its class (default: production)").choices(licenseClasses))
    .option(
      "--capacity <n>",
      "units that it covers: a number or unlimited (default: unlimited)",
      wholeOrUnlimited,
    )
    .option("--feature <name>", "a named right that it carries (repeatable)", collect)
    .option("--starts-at <time>", `when it starts: ${TIME} (default: at once)`, instant)
    .option("--expires-at <time>", `when it ends: ${TIME} (default: never)`, instant)
    .option("--maintenance-until <time>", `when maintenance ends: ${TIME}; the license runs on`, instant)
    .option("--grace-days <n>", "days that it runs on after its end (default: 0)", wholeNumber)
    .option(
      "--parallel-uses <n>",
      "active uses at once: a number or unlimited (default: 1)",
      wholeOrUnlimited,
    )
    .addOption(
      new Option(
        "--on-limit <rule>",
        "at one use too many (default: setting, as deactivateOldest says)",
      ).choices([...onLimits, "setting"]),
    )
    .option("--domain <domain>", "where it may be used: example.com, *.example.com (repeatable)", collect)
    .option("--ip <range>", "from where: an address, 10.0.0.0/8, 10.0.0.* (repeatable)", collect)
    .option("--server-type <type>", "the only server type on which it may be used")
    .option("--order-reference <text>", "the order that it belongs to");
}

/** Gives a command, besides, the flags that take a term away. */
export function clearingFlags(command: Command): Command {
  return command
    .option("--no-feature", "without any feature")
    .option("--no-starts-at", "started already")
    .option("--no-expires-at", "it never ends")
    .option("--no-maintenance-until", "without an end of maintenance")
    .option("--no-domain", "on every domain")
    .option("--no-ip", "from every address")
    .option("--no-server-type", "on every server type")
    .option("--no-order-reference", "without an order");
}

/** The terms as the API takes them; what no flag said is undefined. */
export function termsOf(options: TermOptions) {
  const { capacity, parallelUses, onLimit } = options;
  return {
    class: options.class,
    capacity: unlimitedIsNull(capacity),
    features: falseIsEmpty(options.feature),
    startsAt: falseIsNull(options.startsAt),
    expiresAt: falseIsNull(options.expiresAt),
    maintenanceUntil: falseIsNull(options.maintenanceUntil),
    graceDays: options.graceDays,
    parallelUses: unlimitedIsNull(parallelUses),
    onLimit: onLimit === "setting" ? null : onLimit,
    allowedDomains: falseIsEmpty(options.domain),
    allowedIps: falseIsEmpty(options.ip),
    serverType: falseIsNull(options.serverType),
    orderReference: falseIsNull(options.orderReference),
  };
}

/** What the API takes for a flag that takes something away. */
export function falseIsNull<T>(value: T | false): T | null {
  return value === false ? null : value;
}

/** What the API takes for a flag that empties a list. */
export function falseIsEmpty(value: string[] | false | undefined): string[] | undefined {
  return value === false ? [] : value;
}
