import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Database } from "./database.ts";
import { fromItem, toItem } from "./item.ts";
import { KEYS } from "./table.ts";
import type { Write } from "./transact.ts";

/**
 * Whose a domain is said to be: of an account that registered it, a license that allows it, or an activation on it. It says
 * where to look and no more, so that it is never taken back: who asks reads the owner again.
 */
interface DomainClaim {
  /** A domain, or `*.example.com` for what is below one. */
  readonly pattern: string;
  readonly ownerId: string;
}

/** The claims that an owner makes, as part of the transaction that writes it; making them again changes nothing. */
export function domainClaims(ownerId: string, patterns: readonly string[]): Write[] {
  return [...new Set(patterns)].map((pattern) => {
    const claim: DomainClaim = { pattern, ownerId };
    return { label: "claim", action: "Put", item: toItem(KEYS.domainClaim(pattern, ownerId), claim) };
  });
}

/** At most so many claims on one pattern are read. */
const CLAIMS_MOST = 25;

/** The ids of who claims one of these patterns, strongly consistent; null when a pattern has more claims than are read. */
export async function loadClaimants(
  db: Database,
  patterns: readonly string[],
): Promise<readonly string[] | null> {
  const found = await Promise.all(patterns.map((pattern) => claimantsOf(db, pattern)));
  return found.includes(null) ? null : found.flatMap((ids) => ids ?? []);
}

async function claimantsOf(db: Database, pattern: string): Promise<readonly string[] | null> {
  const reply = await db.client.send(
    new QueryCommand({
      TableName: db.tableName,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": KEYS.domainClaim(pattern, "").pk },
      Limit: CLAIMS_MOST + 1,
      ConsistentRead: true,
    }),
  );
  const items = reply.Items ?? [];
  if (items.length > CLAIMS_MOST) return null;
  return items.flatMap((item) => fromItem<DomainClaim>(item)?.ownerId ?? []);
}
