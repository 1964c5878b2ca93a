import { loadSweepSuccess } from "../../shared/storage/sweep.ts";
import { TABLE } from "../../shared/storage/table.ts";
import { asked } from "./aws-faults.ts";
import { type Check, check, ok, warning, wrong } from "./check.ts";
import type { TableState } from "./cloud.ts";
import type { OpsPlace } from "./place.ts";

const HOUR_MS = 3_600_000;
const RECOVERY_DAYS = 35;
const REDEPLOY = "Run `npx cdk diff`, find out who changed it, and `npx cdk deploy` puts it back.";

/** The table's settings against shared/storage/table.ts and infra/table.ts. */
export async function checkTable({ cloud }: OpsPlace, tableName: string): Promise<readonly Check[]> {
  let state: TableState | null = null;
  const read = await check("table", async () => {
    state = await cloud.table(tableName);
    const { TableStatus = "unknown" } = state.table;
    return TableStatus === "ACTIVE"
      ? ok("table", `${tableName} is active`)
      : wrong(
          "table",
          `${tableName} is ${TableStatus}`,
          "Look at it in the DynamoDB console, and at AWS Health.",
        );
  });
  return state === null ? [read] : [read, ...settingsOf(state)];
}

function settingsOf({ table, recoveryDays, ttlAttribute }: TableState): readonly Check[] {
  const billing = table.BillingModeSummary?.BillingMode ?? "PROVISIONED";
  const judge = (isGood: boolean, name: string, good: string, bad: string) =>
    isGood ? ok(name, good) : wrong(name, bad, REDEPLOY);
  return [
    judge(
      billing === "PAY_PER_REQUEST",
      "table billing",
      "on demand",
      `${billing}: it throttles above its units`,
    ),
    recoveryDays === null
      ? wrong("table restore", "point-in-time recovery is off: nothing can be restored", REDEPLOY)
      : judge(
          recoveryDays >= RECOVERY_DAYS,
          "table restore",
          `${recoveryDays} days back`,
          `${recoveryDays} days back only`,
        ),
    table.DeletionProtectionEnabled === true
      ? ok("table deletion", "protected")
      : warning(
          "table deletion",
          "not protected",
          "Right only for a stage with dataSurvives: false (infra/stages.ts); otherwise `npx cdk deploy` puts it back.",
        ),
    judge(
      ttlAttribute === TABLE.ttl,
      "table TTL",
      `on, by ${TABLE.ttl}`,
      ttlAttribute === null ? "off: what is over is never tidied away" : `on, by ${ttlAttribute}`,
    ),
    checkIndexes(table),
  ];
}

function checkIndexes({ GlobalSecondaryIndexes = [] }: TableState["table"]): Check {
  const wanted = TABLE.indexes.map(({ name, partition, sort }) => `${name} (${partition}, ${sort}) ACTIVE`);
  const there = GlobalSecondaryIndexes.map(
    ({ IndexName, KeySchema = [], IndexStatus = "ACTIVE" }) =>
      `${IndexName} (${KeySchema.map(({ AttributeName }) => AttributeName).join(", ")}) ${IndexStatus}`,
  );
  const missing = wanted.filter((index) => !there.includes(index));
  if (missing.length === 0) return ok("table indexes", TABLE.indexes.map(({ name }) => name).join(", "));
  return wrong("table indexes", `not as it must be: ${missing.join("; ")}`, REDEPLOY);
}

/** How long ago the sweep succeeded, from its own note; it runs every hour. */
export function checkSweep(place: OpsPlace, tableName: string): Promise<Check> {
  return check("sweep", async () => {
    const at = await asked(`DynamoDB for the sweep's note in ${tableName}`, () =>
      loadSweepSuccess(place.database(tableName)),
    );
    const cure =
      "Read the log of the function sweep, then invoke it with {}; the runbook has the chapter sweep-overdue.";
    if (at === null)
      return warning("sweep", "never succeeded yet", `Right within an hour of the first deployment. ${cure}`);
    const hours = (place.now() - at) / HOUR_MS;
    const says = `last succeeded ${hours.toFixed(1)} hours ago`;
    return hours > 2 ? wrong("sweep", says, cure) : ok("sweep", says);
  });
}
