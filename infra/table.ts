import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, ProjectionType, Table } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { TABLE } from "../shared/storage/table.ts";
import type { Stage } from "./stage.ts";

const RECOVERY_DAYS = 35;

/** The one table, as shared/storage/table.ts declares it: paid by use, restorable to any second of the last 35 days. */
export function addTable(scope: Construct, { dataSurvives }: Stage): Table {
  const table = new Table(scope, "Table", {
    partitionKey: { name: TABLE.key.partition, type: AttributeType.STRING },
    sortKey: { name: TABLE.key.sort, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: TABLE.ttl,
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: RECOVERY_DAYS,
    },
    deletionProtection: dataSurvives,
    removalPolicy: dataSurvives ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  for (const { name, partition, sort } of TABLE.indexes) {
    table.addGlobalSecondaryIndex({
      indexName: name,
      partitionKey: { name: partition, type: AttributeType.STRING },
      sortKey: { name: sort, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }
  return table;
}
