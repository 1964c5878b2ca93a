import { type Command, Option } from "commander";
import { createLicense } from "../../shared/contract/operations/create-license.ts";
import { licenseClasses, licenseTypes, onLimits } from "../../shared/contract/views.ts";
import {
  collect,
  examples,
  instant,
  type Repeatable,
  repeatable,
  unlimitedIsNull,
  wholeNumber,
  wholeOrUnlimited,
} from "../options.ts";
import { type Session, showOne } from "../session.ts";
import { licenseDetails } from "./license-details.ts";

interface CreateOptions extends Repeatable {
  readonly account: string;
  readonly product: string;
  readonly type: (typeof licenseTypes)[number];
  readonly class?: (typeof licenseClasses)[number];
  readonly code?: string;
  readonly capacity?: number | "unlimited";
  readonly feature?: string[];
  readonly startsAt?: string;
  readonly expiresAt?: string;
  readonly maintenanceUntil?: string;
  readonly graceDays?: number;
  readonly parallelUses?: number | "unlimited";
  readonly onLimit?: (typeof onLimits)[number];
  readonly orderReference?: string;
}

/** `countersign licenses create` */
export function addCreateLicense(licenses: Command, session: Session): void {
  const day = "a day (its start in UTC) or an ISO 8601 time";
  const create = licenses
    .command("create")
    .description("deposit a license in a smart account")
    .requiredOption("--account <account-id>", "the smart account (acc_...)")
    .requiredOption("--product <product>", "the product's id or code")
    .addOption(new Option("--type <type>", "its type").choices(licenseTypes).makeOptionMandatory())
    .addOption(new Option("--class <class>", "its class (default: production)").choices(licenseClasses))
    .option("--code <code>", "its license code (default: a new one is made)")
    .option(
      "--capacity <n>",
      "units that it covers: a number or unlimited (default: unlimited)",
      wholeOrUnlimited,
    )
    .option("--feature <name>", "a named right that it carries (repeatable)", collect)
    .option("--starts-at <time>", `when it starts: ${day} (default: at once)`, instant)
    .option("--expires-at <time>", `when it ends: ${day} (default: never)`, instant)
    .option("--maintenance-until <time>", `when maintenance ends: ${day}; the license runs on`, instant)
    .option("--grace-days <n>", "days that it runs on after its end (default: 0)", wholeNumber)
    .option(
      "--parallel-uses <n>",
      "active uses at once: a number or unlimited (default: 1)",
      wholeOrUnlimited,
    )
    .addOption(new Option("--on-limit <rule>", "at one use too many (default: reject)").choices(onLimits))
    .option("--order-reference <text>", "the order that it belongs to")
    .action(async ({ account, feature, capacity, parallelUses, idempotencyKey, ...rest }: CreateOptions) => {
      const body = {
        ...rest,
        accountId: account,
        features: feature,
        capacity: unlimitedIsNull(capacity),
        parallelUses: unlimitedIsNull(parallelUses),
      };
      const license = await session.send(createLicense, { body }, { idempotencyKey });
      showOne(session, license, licenseDetails(license));
    });
  examples(
    repeatable(create),
    "countersign licenses create --account acc_0123456789abcdefghijkl --product backup --type perpetual",
    "countersign licenses create --account acc_0123456789abcdefghijkl --product backup --type subscription \\",
    "  --expires-at 2027-12-31 --parallel-uses 5 --feature encryption --feature replication",
    "countersign licenses create --account acc_0123456789abcdefghijkl --product backup --type perpetual \\",
    "  --parallel-uses unlimited --order-reference PO-4711",
  );
}
