import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Activation } from "../../shared/domain/activation.ts";
import type { Database } from "../../shared/storage/database.ts";
import { HELD_ANY, KEYS } from "../../shared/storage/table.ts";

/** What the table says about one license, each from another item: they must agree. */
export interface Books {
  /** The counter that guards the limit. */
  readonly taken: number;
  readonly active: readonly Activation[];
  readonly released: readonly Activation[];
  /** Node ids in the age-ordered lists, those of offline activations last. */
  readonly held: readonly string[];
}

/** Reads everything in a license's partition, strongly consistent. */
export async function readBooks({ client, tableName }: Database, licenseId: string): Promise<Books> {
  const items: Record<string, unknown>[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const reply = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": KEYS.license(licenseId).pk },
        ExclusiveStartKey: from,
        ConsistentRead: true,
      }),
    );
    items.push(...(reply.Items ?? []));
    from = reply.LastEvaluatedKey;
  } while (from !== undefined);
  const under = (prefix: string) => items.filter((item) => String(item["sk"]).startsWith(prefix));
  const activations = under("ACTIVATION#") as unknown as Activation[];
  return {
    taken: Number(under("USES")[0]?.["taken"] ?? 0),
    active: activations.filter(({ isActive }) => isActive),
    released: activations.filter(({ isActive }) => !isActive),
    held: under(HELD_ANY).map((item) => String(item["holderId"])),
  };
}

/** What is wrong with a license's books; empty when the counter, the active items and the list agree, within the limit. */
export function faultsOf(books: Books, limit: number | null): string[] {
  const { taken, active, held } = books;
  const nodes = active.map(({ holderId }) => holderId);
  const faults: string[] = [];
  if (taken !== active.length) faults.push(`the counter says ${taken}, ${active.length} are active`);
  if ([...nodes].sort().join() !== [...held].sort().join())
    faults.push(`${held.length} are held, ${active.length} are active, or they are of other nodes`);
  if (limit !== null && active.length > limit) faults.push(`${active.length} are active, ${limit} are sold`);
  return faults;
}
